// Facts of an ordinary message that every rule allows, for tests: each test changes the one thing it is about.

import type { Facts, Inspection, Recipient } from './facts.ts'

export function recipient(address: string, changes: Partial<Recipient> = {}): Recipient {
  return { address, route: 'smtp', suppressed: false, ...changes }
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

export function facts(changes: Partial<Facts> = {}): Facts {
  return {
    now: '2026-03-01T12:00:00.000Z',
    account: { kind: 'agent', environment: 'live', claimed: true, recipientsPerMessage: 1 },
    switches: [
      { scope: 'instance', state: 'running' },
      { scope: 'account', state: 'running' },
    ],
    inbox: { address: 'agent@postern.test', deleted: false },
    recipients: [recipient('ann@good.test')],
    day: { used: 0, max: 50, resetsAt: '2026-03-02T00:00:00.000Z' },
    hour: { used: 0, max: 15, resetsAt: '2026-03-01T13:00:00.000Z' },
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
    account: { kind: 'agent', environment: 'live', claimed: true, recipientsPerMessage: 10 },
    recipients,
    inspections: recipients.map(() => inspection({ addressed })),
    ...changes,
  })
}

export const APPROVED = { contentHash: 'sha256-of-these-bytes', by: 'own_1', at: '2026-03-01T11:59:00.000Z' }
