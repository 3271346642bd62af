// Holds every import against .dependency-cruiser.cjs. Fails on a broken rule, and when less than nine tenths of the tracked
// TypeScript files were read: zero modules read break no rule.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'

const floor = 0.9
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const folders = ['packages', 'apps', 'test', 'bench', 'examples'].filter(folder => existsSync(folder))
const { options, ...ruleSet } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
const { output } = await cruise(folders, { ...options, validate: true, ruleSet })

// The checkout may belong to another user than the one who checks it.
const tracked = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '--', ...folders], {
  encoding: 'utf8',
})
  .split('\0')
  .filter(file => /\.tsx?$/.test(file) && existsSync(file))
const read = new Set(output.modules.map(module => module.source))
const missed = tracked.filter(file => !read.has(file))
const enough = tracked.length > 0 && tracked.length - missed.length >= floor * tracked.length

for (const { rule, from, to, cycle } of output.summary.violations) {
  const comment = ruleSet.forbidden.find(({ name }) => name === rule.name)?.comment ?? ''
  const way = cycle ? cycle.map(step => step.name).join(' → ') : to
  console.error(`${rule.name}: ${from} → ${way}. ${comment}`)
}
if (!enough) {
  console.error(`Read ${tracked.length - missed.length} of ${tracked.length} tracked files: too few to say anything.`)
  for (const file of missed.slice(0, 20)) console.error(`  not read: ${file}`)
}
const broken = output.summary.violations.length
console.log(
  `${tracked.length - missed.length} of ${tracked.length} tracked files read, ${broken} imports break a rule.`,
)
if (broken > 0 || !enough) process.exitCode = 1
