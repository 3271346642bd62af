// What the gate decides from: under the locks of the accounts for a decision, without them for a look at what it would
// be. Read only. Missing rows stay missing: a switch that is not there stops, a limit that is not there leaves no room,
// a recipient that no row vouches for is a stranger.
import type { Acquaintance, Facts, Kind, Recipient, Route } from '@postern/gate'
import { baseAddress, domainOf } from '@postern/mail'
import type { Config } from '../config.ts'
import type { Sql } from '../db.ts'
import { isStopFilePresent } from '../stop-file.ts'
import { isLetter } from './compose-copies.ts'
import type { Addressed, Draft } from './draft.ts'
import { type FactsRow, factsSql } from './facts-sql.ts'

export { idempotencyHours } from './facts-sql.ts'

export interface LetterFacts extends Facts {
  /** Recipients on our own domain that no inbox has. */
  unknownInboxes: string[]
  /** What the same Idempotency-Key was answered within 24 hours. */
  stored: FactsRow['stored']
  /** What became of the key since the call came in: composing may have taken its turn, and the lock was waited for. */
  key: 'works' | 'suspended' | 'ended'
  /** Contacts that no message of today went to yet; of a domain as '@good.test'. */
  newToday: string[]
  /** Addresses, this message's apart, that got nearly the same body within the hour. */
  alike: string[]
}

/** One entry a letter, in order. For a decision the accounts' rows were locked by an earlier statement of the transaction. */
export async function loadFacts(sql: Sql, letters: Draft[], config: Config): Promise<LetterFacts[]> {
  const asked = letters.map((letter, n) => ask(letter, n, config))
  const { rows } = await sql.query({ name: 'load-facts', text: factsSql, values: [JSON.stringify(asked)] })
  const byLetter = new Map((rows as FactsRow[]).map(row => [row.n, row]))
  const stopFile = isStopFilePresent(config)
  return letters.map((letter, n) => toFacts(letter, byLetter.get(n)!, config, stopFile))
}

const atDomain = (address: string) => `@${domainOf(address)}`

function ask(letter: Draft, n: number, config: Config) {
  const { intent, origin, copies } = letter
  const recipients = copies.map(copy => copy.address)
  const bases = recipients.map(baseAddress)
  const words = isLetter(letter) ? letter : null
  return {
    n,
    account_id: intent.accountId,
    inbox_id: intent.inboxId,
    key: intent.idempotency?.key ?? null,
    key_id: intent.keyId ?? null,
    recipients,
    addresses: [...new Set([...recipients, ...bases])],
    domains: [...new Set(recipients.map(atDomain))],
    hosted: bases.filter(address => domainOf(address) === config.mailDomain),
    thread_id: origin.parent?.threadId ?? null,
    shape: words?.shape ?? null,
    prints: words && words.quotePrints.length > 0 ? words.quotePrints : null,
    hosts: words && words.content.links.length > 0 ? [...new Set(words.content.links.map(link => link.host))] : null,
  }
}

function toFacts(letter: Draft, row: FactsRow, config: Config, stopFile: boolean): LetterFacts {
  const inboxes = new Map(row.inboxes.map(inbox => [inbox.address, inbox.environment]))
  const isHosted = (copy: Addressed) => domainOf(copy.address) === config.mailDomain
  const recipients = letter.copies.map<Recipient>(copy => ({
    ...acquaintanceOf(copy.address, letter, row),
    route:
      row.kind === 'drill'
        ? 'drill'
        : isHosted(copy)
          ? localRoute(row.environment, inboxes.get(baseAddress(copy.address)))
          : outsideRoute(row.environment, config.transport),
  }))
  const finished = isLetter(letter) ? letter : null
  const bytes = finished?.copies.reduce((sum, copy) => sum + copy.raw.length, 0) ?? 0
  const sentToday = new Set(row.contacts.filter(contact => contact.today).map(contact => contact.address))
  const touched = new Set(letter.copies.flatMap(copy => [baseAddress(copy.address), atDomain(copy.address)]))
  const newToday = [...touched].filter(address => !sentToday.has(address))
  const newDomains = newToday.filter(address => address.startsWith('@')).length
  const { activity } = row
  const known = new Set(
    recipients.filter(each => each.known).flatMap(each => [each.address, baseAddress(each.address)]),
  )
  return {
    now: row.now.toISOString(),
    kind: kindOf(letter),
    subject: letter.intent.subject,
    account: {
      kind: row.kind,
      environment: row.environment,
      claimed: row.claimed,
      ownerNamed: row.owner_named,
      ageHours: row.age_hours,
      recipientsPerMessage: row.recipients_per_message ?? 0,
    },
    switches: switchesOf(row, stopFile),
    inbox: { address: row.address, deleted: row.deleted },
    recipients,
    newRecipients: row.new_recipients,
    policy: row.policy ?? { version: 0, preset: 'guarded', rules: [] },
    pendingApprovals: row.pending,
    alikeRecipients: new Set([...row.alike, ...letter.copies.map(copy => copy.address)]).size,
    reads: {
      taint: row.injection !== null ? 'flagged' : row.unverified ? 'unverified' : 'none',
      injection: row.injection ?? false,
      recipientsFromFlagged: row.flagged_addresses.filter(address => !known.has(address)),
      hostsFromFlagged: row.flagged_hosts,
      taintedSendsInHour: row.tainted_sends,
    },
    thread: row.thread,
    answered: letter.origin.parent?.answered ?? null,
    content: finished && { ...finished.content, quotes: row.quotes },
    behaviour: {
      tripped: row.tripped,
      sendsInHour: { now: row.hour_used + letter.copies.length, mean: activity.sends },
      recipientsInDay: {
        now: activity.recipients.now + newToday.length - newDomains,
        mean: activity.recipients.mean,
      },
      domainsInDay: { now: activity.domains.now + newDomains, mean: activity.domains.mean },
      bytesInDay: { now: activity.bytes.now + bytes, mean: activity.bytes.mean },
    },
    session: row.session.map(budget => ({
      ...budget,
      adds: { sends: 1, recipients: letter.copies.length, bytes }[budget.meter as 'sends'],
    })),
    day: { used: row.day_used, max: row.day_max ?? 0, resetsAt: row.day_resets.toISOString() },
    hour: { used: row.hour_used, max: row.hour_max ?? 0, resetsAt: row.hour_resets.toISOString() },
    ownerCaps: row.owner_caps,
    instanceCaps: row.instance_caps,
    inspections: finished ? finished.copies.flatMap(copy => copy.inspection ?? []) : [],
    approval: null,
    contentHash: letter.contentHash.toString('hex'),
    unknownInboxes: letter.copies
      .filter(copy => isHosted(copy) && !inboxes.has(baseAddress(copy.address)))
      .map(copy => copy.address),
    stored: row.stored,
    key: row.key?.live === false ? 'ended' : row.key?.suspended ? 'suspended' : 'works',
    newToday,
    alike: row.alike,
  }
}

/** To name a message and write to somebody else is no reply: its thread would vouch for people who are not in it. */
function kindOf({ intent, origin, copies }: Draft): Kind {
  if (intent.kind) return intent.kind
  const people = origin.parent?.people.map(baseAddress) ?? []
  return origin.parent && copies.every(copy => people.includes(baseAddress(copy.address))) ? 'reply' : 'new'
}

/** What stands between this account and one recipient. A plus tag makes nobody else of them. */
function acquaintanceOf(address: string, letter: Draft, row: FactsRow): Omit<Recipient, 'route'> {
  const base = baseAddress(address)
  const says = (list: 'send' | 'reply') =>
    row.lists
      .filter(entry => entry.list === list && [address, base, atDomain(address)].includes(entry.pattern))
      .map(entry => entry.action)
  const ofReply = says('reply').filter(action => action === 'block' || kindOf(letter) === 'reply')
  const said = [...says('send'), ...(letter.origin.parent ? ofReply : [])]
  const listed = said.includes('block') ? 'block' : said.includes('allow') ? 'allow' : null
  const contact = row.contacts.find(each => each.address === base)
  const known: Acquaintance | null =
    row.owner_email !== null && base === baseAddress(row.owner_email)
      ? 'owner'
      : listed === 'allow'
        ? 'listed'
        : contact?.approved
          ? 'approved'
          : contact?.wrote
            ? 'wrote-first'
            : null
  const suppressed = row.suppressed.includes(address) || row.suppressed.includes(base)
  return { address, suppressed, known, written: contact?.sent ?? false, listed }
}

function switchesOf(row: FactsRow, stopFile: boolean): Facts['switches'] {
  const instance = { scope: 'instance' as const, state: row.instance_state ?? 'stopped' }
  const account = { scope: 'account' as const, state: row.account_state ?? 'stopped' }
  if (row.kind === 'system') return [instance, account]
  return [
    { scope: 'file', state: stopFile ? 'stopped' : 'running' },
    instance,
    { scope: 'owner', state: row.owner_state ?? 'stopped' },
    account,
    { scope: 'inbox', state: row.inbox_state ?? 'stopped' },
    { scope: 'domain', state: row.domain_stopped ? 'stopped' : 'running' },
  ]
}

/** A test account reaches the inboxes of test accounts; the platform's own mail and all else of its is only kept. */
function localRoute(sender: 'live' | 'test', inbox: 'live' | 'test' | undefined): Route {
  return sender === 'test' && inbox !== 'test' ? 'capture' : 'local'
}

function outsideRoute(sender: 'live' | 'test', transport: Config['transport']): Route {
  return sender === 'test' ? 'capture' : transport
}
