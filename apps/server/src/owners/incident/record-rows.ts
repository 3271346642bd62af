// Lines of the audit as rows of a timeline, and the stops that they tell of. Pure. Words of people (a reason) stay in
// `details`, never in a sentence.
import type { RecordLine } from './load-record.ts'
import { iso, type Stop, type TimelineRow } from './report.ts'

type Kind = TimelineRow['kind']
type Say = (by: string, data: Record<string, unknown>, subject: string) => string

const says: Record<string, [Kind, Say]> = {
  'account.registered': ['account', () => 'The agent registered.'],
  'account.claimed': ['account', () => 'A human claimed the agent.'],
  'account.disowned': ['account', () => 'Whoever the agent named as its human said that it is not theirs.'],
  'agent.deleted': ['account', by => `${by} deleted the agent.`],
  'agent.restored': ['account', by => `${by} restored the agent.`],
  'agent.purged': ['account', by => `${by} purged the agent.`],
  'inbox.created': ['account', by => `${by} made an inbox.`],
  'inbox.deleted': ['account', by => `${by} deleted an inbox.`],
  'inbox.restored': ['account', by => `${by} restored an inbox.`],
  'limits.set': ['policy', by => `${by} set the agent’s limits.`],
  'policy.set': ['policy', (by, data) => `${by} set version ${number(data['version'])} of the policy.`],
  'list.added': ['policy', by => `${by} put an entry on a list.`],
  'list.removed': ['policy', by => `${by} took an entry off a list.`],
  'taint.cleared': ['policy', by => `${by} cleared what the agent had read.`],
  'breaker.tripped': ['stop', () => 'The breaker tripped: everything that the agent sends waits for its owner.'],
  'breaker.reset': ['stop', by => `${by} reset the breaker.`],
  'message.released': ['approval', by => `${by} let a held message go.`],
  'message.edited': ['approval', by => `${by} changed a held message.`],
  'approval.rejected': ['approval', by => `${by} rejected a held message.`],
  'approval.expired': ['approval', () => 'A held message expired: nobody decided in time.'],
  'message.cancelled': ['stop', (_, data) => `Messages that waited were cancelled: ${list(data['messages']).length}.`],
  'message.read-withheld': ['read', by => `${by} read withheld content, and acknowledged its verdict.`],
  'message.unblocked': ['policy', by => `${by} unblocked a mail.`],
  'recipient.suppressed': ['policy', () => 'A recipient stopped mail from the agent.'],
  'delivery.stopped': [
    'stop',
    (_, data) => `Copies that the stop caught on their way: ${list(data['copies']).length}.`,
  ],
  'key.created': ['key', by => `${by} made a key.`],
  'key.rotated': ['key', by => `${by} replaced a key.`],
  'key.revoked': ['key', by => `${by} ended a key.`],
  'key.suspended': ['key', by => `${by} suspended a key.`],
  'key.unsuspended': ['key', by => `${by} lifted the suspension of a key.`],
  'incident.taken': ['account', by => `${by} made an incident report.`],
}

export const toRows = (lines: RecordLine[]): TimelineRow[] => lines.map(toRow)

function toRow({ chain, seq, at, actor, action, subject, data }: RecordLine): TimelineRow {
  const [kind, say] = says[action] ?? [kindOf(action), fallback(action)]
  return {
    at: iso(at),
    kind,
    what: say(who(actor), data, subject),
    actor,
    id: subject,
    audit: { account_id: chain, seq },
    words: null,
    details: data,
  }
}

const kindOf = (action: string): Kind =>
  /[.](stopped|stop-ended|resumed)$/.test(action)
    ? 'stop'
    : action.startsWith('key.') || action.startsWith('session.')
      ? 'key'
      : 'account'

const over: Record<string, string> = {
  account: 'the agent',
  inbox: 'an inbox',
  owner: 'all agents of the owner',
  domain: 'mail to a domain',
  instance: 'every agent here',
}

function fallback(action: string): Say {
  const [noun = '', verb = ''] = action.split('.')
  const what = over[noun] ?? noun.replaceAll('-', ' ')
  if (verb === 'stopped') return by => `${by} stopped ${what}.`
  if (verb === 'resumed') return by => `${by} let ${what} run again.`
  if (verb === 'stop-ended')
    return (_, data) =>
      `The stop of ${what} was complete after ${number(data['took_ms'])} ms: ${number(data['cancelled'])} copies cancelled, ${number(data['aborted'])} cut off, ${number(data['completed_in_flight'])} went through, ${number(data['unconfirmed'])} may have arrived.`
  return by => `${by}: ${action.replaceAll(/[.-]/g, ' ')}.`
}

/** Each stop with the report that ended it and the resume after it. */
export function stopsIn(lines: RecordLine[], firstOddAt: string | null): Stop[] {
  const stops: Stop[] = []
  const open = new Map<string, Stop>()
  for (const line of lines) {
    const [noun, verb] = line.action.split('.')
    if (!noun || !Object.hasOwn(over, noun)) continue
    const last = open.get(line.subject)
    if (verb === 'stopped' && line.data['already_stopped'] !== true) {
      const late = firstOddAt === null ? -1 : line.at.getTime() - Date.parse(firstOddAt)
      const stop: Stop = {
        scope: line.subject,
        by: line.actor,
        at: iso(line.at),
        took_ms: null,
        seconds_after_first_odd_act: late < 0 ? null : Math.round(late / 1000),
        cancelled: null,
        completed_in_flight: null,
        aborted: null,
        unconfirmed: null,
        resumed_at: null,
      }
      stops.push(stop)
      open.set(line.subject, stop)
    } else if (verb === 'stop-ended' && last && last.took_ms === null) {
      last.took_ms = number(line.data['took_ms'])
      last.cancelled = number(line.data['cancelled'])
      last.completed_in_flight = number(line.data['completed_in_flight'])
      last.aborted = number(line.data['aborted'])
      last.unconfirmed = number(line.data['unconfirmed'])
    } else if (verb === 'resumed' && last) {
      last.resumed_at = iso(line.at)
      open.delete(line.subject)
    }
  }
  return stops
}

export function who(actor: string): string {
  if (actor.startsWith('agent:')) return 'The agent'
  if (actor.startsWith('owner:')) return 'The owner'
  if (actor === 'operator') return 'The operator'
  return actor === 'network' ? 'Somebody outside' : 'Postern'
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
