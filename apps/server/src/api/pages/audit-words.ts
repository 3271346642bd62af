// The record in plain words: who did what. Strings in it that come from outside are cut, spelled out and quoted.
import { legibleLine } from './agent-words.ts'
import { count, type Html, html, when } from './layout.ts'

export interface Act {
  at: Date
  actor: string
  action: string
  /** JSON. */
  data: string
}

type Data = Record<string, unknown>

/** What follows the actor. An action that is not here is shown by its own name. */
const words: Record<string, (data: Data) => string> = {
  'account.registered': data => `registered${from(data)}`,
  'account.claimed': data => `claimed it${from(data)}`,
  'account.disowned': data => `was told that it is not theirs${from(data)}`,
  'claim.requested': data => `asked ${quote(data['email'])} to claim it`,
  'claim.wrong-code': data => `was given a wrong code; ${count(number(data['tries_left']), 'try', 'tries')} left`,
  'owner.signed-in': data => `signed in${from(data)}`,
  'owner.signed-out': () => 'signed out',
  'owner.token-created': () => 'made an owner token',
  'key.rotated': () => 'changed the key',
  'inbox.created': data => `made the inbox ${quote(data['address'])}`,
  'inbox.deleted': () => 'deleted an inbox',
  'limits.set': () => 'set its limits',
  'message.accepted': data => `sent ${message(data)}`,
  'message.held': data => `wants to send ${message(data)}; it is held for approval`,
  'message.refused': data => `was refused ${message(data)}${rule(data)}`,
  'message.tried': data => `tried ${message(data)} without sending${rule(data)}`,
  'message.received': data => `brought a message${data['from_domain'] ? ` from ${quote(data['from_domain'])}` : ''}`,
  'message.judged': data => `judged a message: ${verdict(data)}`,
  'message.revealed': () => 'read content that was withheld',
  'recipient.suppressed': data => `says that ${quote(data['address'])} wants no more mail from it`,
  'message.cancelled': data => `cancelled ${count(list(data['messages']).length, 'message')} that waited to be sent`,
  'account.stopped': () => 'stopped it',
  'account.resumed': () => 'let it run again',
  'delivery.stopped': data => `cut off ${count(list(data['copies']).length, 'message')} in flight`,
  'api.called': data =>
    `called ${legibleLine(spaced(String(data['operation'] ?? 'the API')), 40)}${
      number(data['status']) >= 400
        ? `, refused: ${legibleLine(String(data['code'] ?? data['status']).replaceAll('_', ' '), 40)}`
        : ''
    }`,
}

export function renderActs(acts: readonly Act[], ownerId: string): Html {
  if (acts.length === 0) return html`<p class="empty">Nothing yet.</p>`
  return html`<ol class="acts">${grouped(acts, ownerId).map(
    act =>
      html`<li>${when(act.at)}<span><bdi>${act.sentence}</bdi>${act.times > 1 ? html` <b>×${act.times}</b>` : null}</span></li>`,
  )}</ol>`
}

export function sentenceOf(act: Act, ownerId: string): string {
  const data = parse(act.data)
  const say = words[act.action]
  return `${who(act.actor, ownerId)} ${say ? say(data) : `did “${legibleLine(act.action.replaceAll(/[.-]/g, ' '), 60)}”`}`
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
  if (actor === 'network') return 'The network'
  if (actor === 'recipient') return 'A recipient'
  if (actor === 'disowned') return 'The human it named'
  return 'Postern'
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
