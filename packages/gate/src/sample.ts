// Facts of an ordinary message that every rule allows, for tests: each test changes the one thing it is about.

import type { Content, Facts, Inspection, Recipient } from './facts.ts'

/** Known to the owner, unless a test says otherwise. */
export function recipient(address: string, changes: Partial<Recipient> = {}): Recipient {
  return { address, route: 'smtp', suppressed: false, known: 'approved', written: true, listed: null, ...changes }
}

export function stranger(address: string, changes: Partial<Recipient> = {}): Recipient {
  return recipient(address, { known: null, written: false, ...changes })
}

export function inspection(changes: Partial<Inspection> = {}): Inspection {
  return {
    from: ['agent@postern.test'],
    hasSender: false,
    hasReplyTo: false,
    hasBcc: false,
    addressed: ['ann@good.test'],
    parts: [
      { type: 'text/plain', footerVisible: true, bytes: 300 },
      { type: 'text/html', footerVisible: true, bytes: 900 },
    ],
    ...changes,
  }
}

export function content(changes: Partial<Content> = {}): Content {
  return { secrets: [], invisible: 0, links: [], remoteImages: 0, hasAttachment: false, quotes: [], ...changes }
}

export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    now: '2026-03-01T12:00:00.000Z',
    kind: 'new',
    subject: 'Minutes of Monday',
    account: {
      kind: 'agent',
      environment: 'live',
      claimed: true,
      ownerNamed: true,
      ageHours: 1000,
      recipientsPerMessage: 1,
    },
    switches: [
      { scope: 'file', state: 'running' },
      { scope: 'instance', state: 'running' },
      { scope: 'owner', state: 'running' },
      { scope: 'account', state: 'running' },
      { scope: 'inbox', state: 'running' },
    ],
    inbox: { address: 'agent@postern.test', deleted: false },
    recipients: [recipient('ann@good.test')],
    newRecipients: { hour: 0, day: 0, week: 0, today: 0 },
    policy: { version: 0, preset: 'guarded', rules: [] },
    pendingApprovals: 0,
    alikeRecipients: 1,
    reads: {
      taint: 'none',
      injection: false,
      recipientsFromFlagged: [],
      hostsFromFlagged: [],
      taintedSendsInHour: 0,
    },
    thread: null,
    answered: null,
    content: content(),
    behaviour: {
      tripped: null,
      sendsInHour: { now: 1, mean: 2 },
      recipientsInDay: { now: 1, mean: 5 },
      domainsInDay: { now: 1, mean: 2 },
      bytesInDay: { now: 2000, mean: 10_000 },
    },
    session: [],
    day: { used: 0, max: 50, resetsAt: '2026-03-02T00:00:00.000Z' },
    hour: { used: 0, max: 15, resetsAt: '2026-03-01T13:00:00.000Z' },
    ownerCaps: [],
    instanceCaps: [],
    inspections: [inspection()],
    approval: null,
    contentHash: 'sha256-of-these-bytes',
    ...changes,
  }
}

/** The same, to `count` recipients, each with its own inspected copy. */
export function factsTo(count: number, changes: Partial<Facts> = {}): Facts {
  const recipients = Array.from({ length: count }, (_, i) => recipient(`r${i}@good.test`))
  const addressed = recipients.map(each => each.address)
  return facts({
    account: { ...facts().account, recipientsPerMessage: 10 },
    recipients,
    inspections: recipients.map(() => inspection({ addressed })),
    ...changes,
  })
}

export const THREAD: NonNullable<Facts['thread']> = { flagged: false, sendsUnanswered: 0, messagesInDay: 1 }

export const ANSWERED: NonNullable<Facts['answered']> = {
  from: 'ann@good.test',
  verified: true,
  clear: true,
  automated: false,
  handedOver: false,
  nullReturnPath: false,
}

export const APPROVED = { contentHash: 'sha256-of-these-bytes', by: 'own_1', at: '2026-03-01T11:59:00.000Z' }
