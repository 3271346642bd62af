// What an owner or an operator does from a shell: stop, resume, drill, approvals, incidents, the audit. Each is one call of
// the API, made with the token that it takes, and its answer is printed.
import { writeFile } from 'node:fs/promises'
import type { Redacted } from '@postern/sdk'
import { connect, Missing, need, type Settings } from './settings.ts'
import { plain } from './tell.ts'

export interface Options {
  all?: boolean
  reason?: string
  from?: string
  to?: string
  why?: string
  html?: boolean
  redact?: boolean
  'redact-domains'?: boolean
  out?: string
}

type Say = (text: string) => void

const ownerOf = (settings: Settings) =>
  connect(settings.url, need(settings.ownerToken, 'POSTERN_OWNER_TOKEN', 'an owner token')).owner
const operatorOf = (settings: Settings) =>
  connect(settings.url, need(settings.operatorToken, 'POSTERN_OPERATOR_TOKEN', 'the operator token')).operator

export async function stop(settings: Settings, accountId: string | undefined, options: Options, say: Say) {
  const report = options.all
    ? await operatorOf(settings).stop(options.reason)
    : await ownerOf(settings).stop(given(accountId, 'stop ACCOUNT_ID, or stop --all'), options.reason)
  say(JSON.stringify(report, null, 2))
  return 0
}

export async function resume(settings: Settings, accountId: string | undefined, options: Options, say: Say) {
  const report = options.all
    ? await operatorOf(settings).resume()
    : await ownerOf(settings).resume(given(accountId, 'resume ACCOUNT_ID, or resume --all'))
  say(JSON.stringify(report, null, 2))
  return 0
}

/** With the operator's token tries the stop now; with an owner's tells of the last time. */
export async function drill(settings: Settings, say: Say) {
  if (settings.operatorToken === null && settings.ownerToken !== null) {
    const last = await ownerOf(settings).drill()
    say(JSON.stringify(last, null, 2))
    return last.drill?.outcome === 'passed' ? 0 : 1
  }
  const ran = await operatorOf(settings).runDrill()
  say(JSON.stringify(ran, null, 2))
  return ran.outcome === 'passed' ? 0 : 1
}

export async function approvals(settings: Settings, say: Say) {
  const { approvals: waiting, next_cursor } = await ownerOf(settings).approvals({ state: 'pending', limit: 50 })
  if (waiting.length === 0) say('Nothing waits for you.')
  for (const each of waiting) {
    say(
      `${each.approval_id}  ${plain(each.from)} to ${each.recipients.map(plain).join(', ')}: "${plain(each.subject)}"`,
    )
    for (const why of each.why) say(`    ${plain(why)}`)
  }
  if (next_cursor !== null) say('There are more.')
  if (waiting.length > 0) say(`Decide at ${settings.url}/approvals, or with POST /v1/owner/approvals/…/approve.`)
  return 0
}

const defaultHours = 24

/** Makes one, and prints it or writes it to a file. */
export async function incident(settings: Settings, accountId: string | undefined, options: Options, say: Say) {
  const owner = ownerOf(settings)
  const account = given(accountId, 'incident ACCOUNT_ID')
  const to = options.to ?? new Date().toISOString()
  const from = options.from ?? new Date(Date.parse(to) - defaultHours * 3_600_000).toISOString()
  const made = await owner.makeIncident(account, { from, to, ...(options.why ? { why: options.why } : {}) })
  const form: Redacted = {
    redact: options.redact === true || options['redact-domains'] === true,
    ...(options['redact-domains'] ? { domains: 'redact' } : {}),
  }
  const text = options.html
    ? await owner.incidentPage(account, made.incident_id, form)
    : `${JSON.stringify(await owner.incident(account, made.incident_id, form), null, 2)}\n`
  if (options.out === undefined) say(text.trimEnd())
  else {
    await writeFile(options.out, text)
    say(`${made.incident_id} is in ${options.out}.`)
  }
  return 0
}

export async function auditExport(
  settings: Settings,
  accountId: string | undefined,
  file: string | undefined,
  say: Say,
) {
  const chain = await ownerOf(settings).exportAudit(given(accountId, 'audit export ACCOUNT_ID [FILE]'))
  if (file === undefined) say(chain.trimEnd())
  else {
    await writeFile(file, chain)
    say(`The chain is in ${file}.`)
  }
  return 0
}

function given(word: string | undefined, usage: string): string {
  if (word === undefined) throw new Missing(`Say which: postern ${usage}`)
  return word
}
