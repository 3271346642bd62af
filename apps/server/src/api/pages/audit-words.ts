// The record in plain words: who did what. Strings in it that come from outside are cut, spelled out and quoted.
import { legibleLine } from './agent-words.ts'
import { count, type Html, html, when } from './layout.ts'

export interface Act {
  at: Date
  actor: string
  action: string
  /** What it happened to. */
  subject: string
  /** JSON. */
  data: string
}

type Data = Record<string, unknown>

type Say = (by: string, data: Data, subject: string) => string

/** A sentence for every action that is recorded anywhere; one that is not here is shown by its own name. */
export const words: Record<string, Say> = {
  'account.registered': (by, data) => `${by} registered${from(data)}`,
  'account.claimed': (by, data) => `${by} claimed it${from(data)}`,
  'account.disowned': (_, data) => `Whoever it named as its human said that it is not theirs${from(data)}`,
  'account.restored': () => 'It was restored from a backup; what was on its way or held was cancelled',
  'account.stopped': by => `${by} stopped it`,
  'account.resumed': by => `${by} let it run again`,
  'instance.stopped': by => `${by} stopped every agent here`,
  'instance.resumed': by => `${by} let every agent here run again`,
  'inbox.stopped': by => `${by} stopped one of its inboxes`,
  'inbox.resumed': by => `${by} let that inbox send again`,
  'owner.stopped': by => `${by} stopped all of their agents`,
  'owner.resumed': by => `${by} let all of their agents run again`,
  'domain.stopped': (by, _, subject) => `${by} stopped mail to ${quote(subject.slice(subject.indexOf('@') + 1))}`,
  'domain.resumed': (by, _, subject) => `${by} let mail to ${quote(subject.slice(subject.indexOf('@') + 1))} go again`,
  'account.stop-ended': (_, data) => stopEnded(data),
  'inbox.stop-ended': (_, data) => stopEnded(data),
  'owner.stop-ended': (_, data) => stopEnded(data),
  'domain.stop-ended': (_, data) => stopEnded(data),
  'instance.stop-ended': (_, data) => stopEnded(data),
  'drill.ended': (_, data) =>
    `The stop was tried: ${data['outcome'] === 'passed' ? 'it works' : data['outcome'] === 'skipped' ? 'not this time, all was stopped' : 'it failed'}`,
  'claim.requested': (by, data) => `${by} asked ${quote(data['email'])} to claim it`,
  'claim.wrong-code': (_, data) =>
    `Somebody typed a wrong code${from(data)}; ${count(number(data['tries_left']), 'try', 'tries')} left`,
  'owner.signed-in': (by, data) => `${by} signed in${from(data)}`,
  'owner.signed-out': by => `${by} signed out`,
  'owner.token-created': by => `${by} made an owner token`,
  'key.rotated': (by, data) =>
    `${by} got a new key; the old one ${data['now'] === true ? 'ended' : 'works for a while'}`,
  'key.created': by => `${by} made a key for it`,
  'key.suspended': by => `${by} suspended one of its keys`,
  'key.revoked': (by, data) =>
    `${by} ended one of its keys${data['because'] === 'leaked' ? ', which others may know' : ''}`,
  'owner.token-revoked': () => 'An owner token that others may know was ended',
  'key.unsuspended': by => `${by} let a suspended key work again`,
  'key.scopes-kept': by => `${by} said which scopes one of its keys keeps`,
  'key.scopes-lapsed': (_, data) =>
    `A key of it lost ${count(list(data['lapsed']).length, 'scope')} that nothing used for a month`,
  'key.rotated-everything': (by, data) =>
    `${by} ended every key of it (${number(data['keys_ended'])}) and every session (${number(data['sessions_ended'])})`,
  'owner.rotated-everything': by => `${by} ended every key of every agent, and every other way to sign in`,
  'owner.limits-set': by => `${by} set the limits of all agents of an owner`,
  'instance.limits-set': by => `${by} set the limits of this instance`,
  'operator.token-leaked': () => 'The operator token stood in a URL',
  'session.created': by => `${by} made a session`,
  'session.ended': by => `${by} ended a session`,
  'inbox.created': (by, data) => `${by} made the inbox ${quote(data['address'])}`,
  'inbox.deleted': by => `${by} deleted an inbox`,
  'inbox.restored': (by, data) => `${by} gave the inbox ${quote(data['address'])} back`,
  'agent.deleted': by => `${by} deleted it`,
  'agent.restored': by => `${by} restored it`,
  'agent.purged': by => `${by} destroyed what it had`,
  'incident.taken': by => `${by} made an incident report`,
  'limits.set': by => `${by} set its limits`,
  'message.accepted': (by, data) => `${by} sent ${message(data)}`,
  'message.held': (by, data) => `${by} wants to send ${message(data)}; it is held, and leaves only if a human lets it`,
  'message.released': (by, data) => `${by} approved ${message(data)}; it leaves`,
  'message.release-refused': (by, data) =>
    `${by} approved ${message(data)}, but it may not leave now${rule(data)}; it stays held`,
  'message.edited': (by, data) => `${by} changed ${message(data)}; it stays held`,
  'approval.rejected': by => `${by} refused a message that was held`,
  'approval.expired': () => 'Nobody decided on a held message in time; it is refused',
  'message.refused': (by, data) => `${by} was refused ${message(data)}${rule(data)}`,
  'message.tried': (by, data) => `${by} asked whether it may send ${message(data)}${tried(data)}; nothing was sent`,
  'message.received': (_, data) =>
    `A message came in${data['from_domain'] ? ` from ${quote(data['from_domain'])}` : ''}`,
  'message.judged': (_, data) => `A message that came in was judged: ${verdict(data)}`,
  'message.read-withheld': by => `${by} read a message that was withheld`,
  'message.cancelled': (by, data) =>
    `${by} cancelled ${count(list(data['messages']).length, 'message')} that waited to be sent`,
  'delivery.attempted': (_, data) => delivery(data),
  'delivery.stopped': (_, data) => `On its way when it was stopped: ${onTheWay(data)}`,
  'message.blocked': (_, data) =>
    `Mail that says it is from ${quote(data['from'])} was kept from it, as its owner's list says`,
  'message.unblocked': (by, data) => `${by} let blocked mail of ${quote(data['from'])} through to it`,
  'message.reported': (_, data) => `${quote(data['recipient'])} reported a message of it`,
  'question.asked': (_, data) => `${quote(data['recipient'])} asked its owner a question`,
  'question.answered': (by, data) => `${by} answered the question of ${quote(data['recipient'])}`,
  'policy.set': (by, data) =>
    `${by} set its policy, version ${number(data['version'])}${data['widens'] === true ? ', which lets more leave' : ''}`,
  'list.added': (by, data) =>
    `${by} ${data['action'] === 'allow' ? 'allowed' : 'blocked'} ${quote(data['pattern'])} on its ${legibleLine(String(data['list']), 10)} list`,
  'list.removed': (by, data) =>
    `${by} took ${quote(data['pattern'])} off its ${legibleLine(String(data['list']), 10)} list`,
  'taint.cleared': by => `${by} cleared what it had read`,
  'breaker.reset': by => `${by} reset its breaker`,
  'breaker.tripped': () => 'Its breaker tripped: what it sends waits for a human',
  'recipient.suppressed': (_, data, subject) =>
    `${quote(subject)} wants no more mail from it${list(data['cancelled']).length > 0 ? '; what waited for them is cancelled' : ''}`,
  'alert.acknowledged': by => `${by} saw an alert`,
  'channel.created': by => `${by} made a webhook for alerts`,
  'channel.deleted': by => `${by} deleted a webhook for alerts`,
  'channel.rotated': by => `${by} made a new secret for a webhook`,
  'channel.tested': by => `${by} tried a webhook for alerts`,
  'channel.disabled': () => 'A webhook for alerts was switched off: it took nothing any more',
  'backup.deleted': by => `${by} deleted a backup`,
  'database.restored': () => 'Everything here was restored from a backup',
  'api.called': (by, data) =>
    number(data['status']) >= 400
      ? `${by} was refused the call ${legibleLine(spaced(String(data['operation'] ?? 'to the API')), 40)}: ${legibleLine(String(data['code'] ?? data['status']).replaceAll('_', ' '), 40)}`
      : `${by} called ${legibleLine(spaced(String(data['operation'] ?? 'the API')), 40)}`,
}

const stopEnded = (data: Data) =>
  `The stop was done: ${count(number(data['cancelled']), 'copy', 'copies')} cancelled, ${number(data['aborted'])} cut off, ${number(data['completed_in_flight'])} arrived, ${number(data['unconfirmed'])} may have arrived`

export function renderActs(acts: readonly Act[], ownerId: string): Html {
  if (acts.length === 0) return html`<p class="empty">Nothing yet.</p>`
  return html`<ol class="acts">${grouped(acts, ownerId).map(
    act =>
      html`<li>${when(act.at)}<span><bdi>${act.sentence}</bdi>${act.times > 1 ? html` <b>×${act.times}</b>` : null}</span></li>`,
  )}</ol>`
}

export function sentenceOf(act: Act, ownerId: string): string {
  const by = who(act.actor, ownerId)
  const say = Object.hasOwn(words, act.action) ? words[act.action] : undefined
  return say
    ? say(by, parse(act.data), act.subject)
    : `${by} did “${legibleLine(act.action.replaceAll(/[.-]/g, ' '), 60)}”`
}

/** Equal acts in a row are one line with a count: an agent that polls would fill the page. */
function grouped(acts: readonly Act[], ownerId: string) {
  const lines: { at: Date; sentence: string; times: number }[] = []
  for (const act of acts) {
    const sentence = sentenceOf(act, ownerId)
    const last = lines.at(-1)
    if (last?.sentence === sentence) last.times++
    else lines.push({ at: act.at, sentence, times: 1 })
  }
  return lines
}

function who(actor: string, ownerId: string): string {
  if (actor.startsWith('agent:')) return 'The agent'
  if (actor.startsWith('owner:')) return actor === `owner:${ownerId}` ? 'You' : 'An owner'
  if (actor === 'operator') return 'The operator'
  return actor === 'network' ? 'Somebody outside' : 'Postern'
}

function parse(text: string): Data {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? (data as Data) : {}
  } catch {
    return {}
  }
}

const quote = (value: unknown): string => (typeof value === 'string' ? `“${legibleLine(value, 100)}”` : 'somebody')
const from = (data: Data): string => (typeof data['ip'] === 'string' ? ` from ${legibleLine(data['ip'], 45)}` : '')
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const spaced = (operation: string): string => operation.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
const rule = (data: Data): string =>
  typeof data['decided_by'] === 'string' ? `: ${legibleLine(data['decided_by'].replaceAll('-', ' '), 40)}` : ''

const tried = (data: Data): string =>
  data['outcome'] === 'allow'
    ? ', and may'
    : data['outcome'] === 'hold'
      ? ', and a human would look first'
      : `, and may not${rule(data)}`

/** What became of one try to hand a copy over. */
function delivery(data: Data): string {
  const to = quote(data['recipient'])
  const code = typeof data['code'] === 'string' ? ` (${legibleLine(data['code'], 3)})` : ''
  if (data['outcome'] === 'sent')
    return data['route'] === 'capture'
      ? `Kept here (capture mode) instead of going to ${to}`
      : `Handed over to ${to}: sent`
  if (data['outcome'] === 'failed') return `Not handed over to ${to}: refused for good${code}`
  if (data['outcome'] === 'deferred')
    return `Not handed over to ${to}${code}${data['state'] === 'deferred' ? '; it is tried again' : ''}`
  return `Handed over to ${to}; nobody can say whether it arrived`
}

const endings = { completed: 'arrived', aborted: 'cut off', unconfirmed: 'may have arrived' }

function onTheWay(data: Data): string {
  const ends = list(data['copies']).map(copy => (copy as Data | null)?.['outcome'])
  const told = Object.entries(endings).map(
    ([outcome, word]) => [ends.filter(end => end === outcome).length, word] as const,
  )
  return (
    told.flatMap(([n, word]) => (n > 0 ? `${count(n, 'message')} ${word}` : [])).join(', ') ||
    count(ends.length, 'message')
  )
}

function message(data: Data): string {
  const recipients = list(data['recipients'])
  if (recipients.length === 0) return 'a message'
  const shown = recipients.slice(0, 3).map(quote).join(', ')
  return `a message to ${shown}${recipients.length > 3 ? ` and ${recipients.length - 3} more` : ''}`
}

function verdict(data: Data): string {
  if (data['verdict'] === 'clear') return 'clear'
  if (data['verdict'] === 'match') return 'looks like an attack, so its content is withheld'
  return 'could not be read to its end, so its content is withheld'
}
