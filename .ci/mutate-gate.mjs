// Would the tests notice? Turns one comparison of the gate at a time (`>` into `>=` and `<=`, `===` into `!==`, `&&` into
// `||`, `!` away) in a copy outside of this folder, and runs the tests that stand beside the file. A turn that no test
// notices survives, and fails this run unless `equivalents` says why no test can notice it. All turns are one test run.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { startVitest } from 'vitest/node'

const repository = fileURLToPath(new URL('..', import.meta.url))
const source = path.join(repository, 'packages/gate/src')
const limitMs = 280_000

const beside = { 'approval.ts': ['finding.test.ts', 'decide.test.ts'], 'loaded.ts': ['finding.test.ts'] }
const shared = { 'rules/cap.ts': ['rules/daily-cap.test.ts', 'rules/owner-cap.test.ts'] }
const testsOf = file => beside[file] ?? shared[file] ?? [file.replace(/\.ts$/, '.test.ts')]

/** `file: text of the expression → operator`, and why it is the same. */
const equivalents = new Map([])

const S = ts.SyntaxKind
const turns = new Map([
  [S.GreaterThanToken, ['>=', '<=']],
  [S.GreaterThanEqualsToken, ['>', '<']],
  [S.LessThanToken, ['<=', '>=']],
  [S.LessThanEqualsToken, ['<', '>']],
  [S.EqualsEqualsEqualsToken, ['!==']],
  [S.ExclamationEqualsEqualsToken, ['===']],
  [S.AmpersandAmpersandToken, ['||']],
  [S.BarBarToken, ['&&']],
])

function mutantsOf(file) {
  const text = readFileSync(path.join(source, file), 'utf8')
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found = []
  const turn = (node, start, end, into) => {
    const { line } = tree.getLineAndCharacterOfPosition(start)
    const name = `${file}: ${node.getText().replace(/\s+/g, ' ')} → ${into || 'without !'}`
    found.push({ file, line: line + 1, name, text: text.slice(0, start) + into + text.slice(end) })
  }
  const visit = node => {
    if (ts.isBinaryExpression(node)) {
      const { operatorToken } = node
      for (const into of turns.get(operatorToken.kind) ?? [])
        turn(node, operatorToken.getStart(), operatorToken.end, into)
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === S.ExclamationToken)
      turn(node, node.getStart(), node.operand.getStart(), '')
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const rules = readdirSync(path.join(source, 'rules')).filter(file => !file.endsWith('.test.ts'))
const files = [
  'decide.ts',
  'policy.ts',
  'approval.ts',
  'finding.ts',
  'loaded.ts',
  'validate-policy.ts',
  ...rules.map(file => `rules/${file}`),
]
const mutants = files.flatMap(mutantsOf)

const root = mkdtempSync(path.join(tmpdir(), 'mutate-gate-'))
const clock = setTimeout(() => {
  console.error('The tests did not end in time.')
  rmSync(root, { recursive: true, force: true })
  process.exit(1)
}, limitMs)

try {
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'))
  const isTest = file => file.endsWith('.test.ts')
  for (const [i, mutant] of [...mutants, null].entries()) {
    const copy = path.join(root, String(i))
    mkdirSync(copy)
    cpSync(source, copy, { recursive: true, filter: file => !isTest(file) && !file.endsWith('/content') })
    // The last copy is not turned: what fails there fails by itself.
    for (const test of mutant === null ? new Set(files.flatMap(testsOf)) : testsOf(mutant.file))
      cpSync(path.join(source, test), path.join(copy, test))
    if (mutant !== null) writeFileSync(path.join(copy, mutant.file), mutant.text)
  }
  const report = path.join(root, 'report.json')
  const vitest = await startVitest('test', [], {
    root,
    config: false,
    watch: false,
    include: ['*/**/*.test.ts'],
    reporters: [['json', { outputFile: report }]],
    silent: true,
    maxWorkers: 2,
    isolate: false,
    testTimeout: 20_000,
  })
  await vitest.close()
  const failed = new Set()
  let ran = 0
  for (const { name, status } of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    ran++
    if (status !== 'passed') failed.add(Number(path.relative(root, name).split(path.sep)[0]))
  }
  const wanted = mutants.reduce(
    (sum, mutant) => sum + testsOf(mutant.file).length,
    new Set(files.flatMap(testsOf)).size,
  )
  const survivors = mutants.filter((mutant, i) => !failed.has(i) && !equivalents.has(mutant.name))
  const unused = [...equivalents.keys()].filter(
    name => !mutants.some((mutant, i) => mutant.name === name && !failed.has(i)),
  )
  for (const { name, line } of survivors) console.error(`survived, line ${line}: ${name}`)
  for (const name of unused) console.error(`is no equivalent any more: ${name}`)
  if (failed.has(mutants.length)) console.error('The tests fail without any turn.')
  if (ran !== wanted) console.error(`${ran} of ${wanted} test files ran.`)
  console.log(
    `${mutants.length} mutants, ${mutants.length - survivors.length - equivalents.size} killed, ${equivalents.size} equivalent`,
  )
  const fine = survivors.length === 0 && unused.length === 0 && ran === wanted && !failed.has(mutants.length)
  process.exitCode = fine && mutants.length > 0 ? 0 : 1
} finally {
  clearTimeout(clock)
  rmSync(root, { recursive: true, force: true })
}
