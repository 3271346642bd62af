#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// `postern`: what an owner or an operator does from a shell, and the check before an agent is let loose. It is a client of
// the API like any other and knows nothing that the API does not tell. With the API down there is `npm run admin`.
import { parseArgs } from 'node:util'
import { PosternError } from '@postern/sdk'
import { approvals, auditExport, drill, incident, type Options, resume, stop } from './commands.ts'
import { exitCode, preflight } from './preflight.ts'
import { Missing, readSettings, type Settings } from './settings.ts'
import { lineOf, plain } from './tell.ts'

const usage = `postern <command>

  preflight [--environment live|test] [--json]   is this agent ready to be let loose? 0: yes; 1: look at the warnings; 2: no
  stop ACCOUNT_ID | --all [--reason TEXT]        stop an agent (owner), or every agent here (operator)
  resume ACCOUNT_ID | --all                      end that stop; of an agent it takes a browser, with a fresh sign-in
  drill                                          try the stop now (operator), or tell of the last time (owner)
  approvals                                      what waits for the owner
  incident ACCOUNT_ID [--from T] [--to T] [--why TEXT] [--html] [--redact] [--redact-domains] [--out FILE]
                                                 make an incident report, of the last 24 hours unless told
  audit export ACCOUNT_ID [FILE]                 an agent's chain as JSON lines
  audit verify FILE [ANCHORS]                    is done offline: npm run admin -- audit verify FILE [ANCHORS]

  POSTERN_URL             where the server is; http://localhost:3000
  POSTERN_TOKEN           the agent's token, for preflight
  POSTERN_OWNER_TOKEN     an owner token
  POSTERN_OPERATOR_TOKEN  the operator token
`

const options = {
  all: { type: 'boolean' },
  environment: { type: 'string' },
  from: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  html: { type: 'boolean' },
  json: { type: 'boolean' },
  out: { type: 'string' },
  reason: { type: 'string' },
  redact: { type: 'boolean' },
  'redact-domains': { type: 'boolean' },
  to: { type: 'string' },
  why: { type: 'string' },
} as const

const say = (text: string) => console.log(text)

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [command = 'help', ...words] = positionals
  if (values.help || command === 'help') {
    say(usage)
    return 0
  }
  const settings = readSettings(process.env)
  if (command === 'preflight') return runPreflight(settings, values.environment ?? 'live', values.json === true)
  return run(command, words, settings, values)
}

function run(command: string, words: string[], settings: Settings, values: Options): Promise<number> | number {
  if (command === 'stop') return stop(settings, words[0], values, say)
  if (command === 'resume') return resume(settings, words[0], values, say)
  if (command === 'drill') return drill(settings, say)
  if (command === 'approvals') return approvals(settings, say)
  if (command === 'incident') return incident(settings, words[0], values, say)
  if (command === 'audit' && words[0] === 'export') return auditExport(settings, words[1], words[2], say)
  if (command === 'audit' && words[0] === 'verify')
    throw new Missing(
      `A chain is checked without the server: npm run admin -- audit verify ${words.slice(1).join(' ') || 'FILE'}`,
    )
  console.error(`There is no command ${plain([command, ...words].join(' '))}.\n\n${usage}`)
  return 2
}

async function runPreflight(settings: Settings, environment: string, json: boolean): Promise<number> {
  if (environment !== 'live' && environment !== 'test') throw new Missing('--environment is live or test.')
  const found = await preflight(settings, environment)
  if (json) say(JSON.stringify({ ready: found.ready, checks: found.lines }, null, 2))
  else for (const line of found.lines) say(lineOf(line))
  return exitCode(found)
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.exitCode = 2
    if (error instanceof PosternError) console.error(plain(`${error.message} ${error.fix}`))
    else if (error instanceof Missing) console.error(error.message)
    else if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS'))
      console.error(`${(error as Error).message}\n\n${usage}`)
    else console.error(`The server did not answer: ${plain(String((error as Error)?.message ?? error))}`)
  },
)
