// Facts by seeded chance, mostly of ordinary messages, and all the ways in which one fact can get worse. For tests.

import type { Facts, PolicyRule, Recipient, Window } from './facts.ts'
import { ANSWERED, APPROVED, content, facts, inspection, recipient, THREAD } from './sample.ts'
import { pick } from './seeded.ts'

type Random = () => number

const ADDRESSES = [
  'ann@good.test',
  'bob@good.test',
  'eve@evil.test',
  'dan@a.dull.test',
  'kim@dull.test',
  'lea@good.test',
  'pat@dull.test',
]
const RESETS_AT = '2026-03-02T00:00:00.000Z'

/** `usual`, seven times of eight. */
const mostly = <T>(random: Random, usual: T, other: () => T): T => (random() < 7 / 8 ? usual : other())
const some = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, make)
const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1))

export function randomFacts(random: Random): Facts {
  const maybe = <T>(usual: T, ...others: T[]): T => mostly(random, usual, () => pick(random, others))
  const recipients = randomRecipients(random)
  const addressed = recipients.map(each => each.address)
  const account = facts().account
  const window = (): Window => ({ used: upTo(random, 45), max: 45, resetsAt: RESETS_AT })
  const isReply = random() < 1 / 2
  return facts({
    kind: isReply ? maybe<Facts['kind']>('reply', 'forward') : maybe<Facts['kind']>('new', 'forward'),
    subject: maybe('Minutes of Monday', 'Invoice', ''),
    account: {
      kind: maybe<Facts['account']['kind']>('agent', 'system', 'drill'),
      environment: maybe<Facts['account']['environment']>('live', 'test'),
      claimed: random() < 3 / 4,
      ownerNamed: random() < 1 / 2,
      ageHours: maybe(account.ageHours, 0, 2, 30),
      recipientsPerMessage: maybe(10, 1),
    },
    switches: (['file', 'instance', 'owner', 'account', 'inbox', 'domain'] as const).map(scope => ({
      scope,
      state: random() < 0.99 ? 'running' : 'stopped',
    })),
    inbox: { address: 'agent@postern.test', deleted: random() < 0.02 },
    recipients,
    newRecipients: { hour: upTo(random, 3), day: upTo(random, 5), week: upTo(random, 10), today: upTo(random, 4) },
    policy: {
      version: 1,
      preset: maybe<Facts['policy']['preset']>('guarded', 'locked', 'trusted'),
      rules: some(random, 2, () => randomRule(random)),
    },
    pendingApprovals: maybe(0, 19, 20),
    alikeRecipients: maybe(1, 5, 6),
    reads: {
      taint: maybe<Facts['reads']['taint']>('none', 'unverified', 'flagged'),
      injection: maybe(false, true),
      recipientsFromFlagged: maybe<string[]>([], ['ann@good.test', 'eve@evil.test']),
      hostsFromFlagged: maybe<string[]>([], ['evil.test']),
      taintedSendsInHour: maybe(0, 4, 5),
    },
    thread: isReply
      ? {
          flagged: maybe(false, true),
          sendsUnanswered: maybe(THREAD.sendsUnanswered, 4, 5),
          messagesInDay: maybe(THREAD.messagesInDay, 49, 50),
        }
      : null,
    answered: isReply
      ? {
          from: maybe<string | null>(recipients[0]?.address ?? null, null),
          verified: maybe(ANSWERED.verified, false),
          clear: maybe(ANSWERED.clear, false),
          automated: maybe(ANSWERED.automated, true),
          handedOver: maybe(ANSWERED.handedOver, true),
          nullReturnPath: random() < 0.03,
        }
      : null,
    content: mostly(random, content({ hasAttachment: random() < 1 / 8 }), () => randomContent(random)),
    behaviour: {
      tripped: random() < 0.03 ? 'too much' : null,
      sendsInHour: { now: maybe(1, 15, 16, 40), mean: maybe(2, 10) },
      recipientsInDay: { now: maybe(1, 40, 41), mean: maybe(5, 20) },
      domainsInDay: { now: maybe(1, 20, 21), mean: maybe(2, 9) },
      bytesInDay: { now: maybe(2000, 5_000_000, 5_000_001), mean: 10_000 },
    },
    session: some(random, 2, () => ({
      meter: pick(random, ['sends', 'recipients', 'bytes'] as const),
      used: upTo(random, 10),
      max: 10,
      adds: 1,
    })),
    day: window(),
    hour: window(),
    ownerCaps: some(random, 2, window),
    instanceCaps: some(random, 2, window),
    inspections: recipients.map(() =>
      mostly(random, inspection({ addressed }), () =>
        inspection({ addressed, hasReplyTo: random() < 0.2, parts: random() < 0.2 ? [] : inspection().parts }),
      ),
    ),
    approval: maybe<Facts['approval']>(null, APPROVED, { ...APPROVED, contentHash: 'other' }),
  })
}

function randomRecipients(random: Random): Recipient[] {
  const count = mostly(random, 1 + upTo(random, 1), () => upTo(random, ADDRESSES.length))
  return ADDRESSES.slice(0, count).map(address =>
    recipient(address, {
      route: mostly<Recipient['route']>(random, 'smtp', () => 'local'),
      suppressed: random() < 0.02,
      known: pick(random, ['approved', 'wrote-first', 'owner', 'listed', null] as const),
      written: random() < 1 / 2,
      listed: mostly<Recipient['listed']>(random, null, () => pick(random, ['allow', 'allow', 'block'] as const)),
    }),
  )
}

function randomRule(random: Random): PolicyRule {
  const match = pick<PolicyRule['match']>(random, [
    { recipient: 'a*@good.test' },
    { domain: 'evil.test' },
    { domain: '*.dull.test' },
    { subject: 'invoice' },
    { has_attachment: true },
    { kind: 'forward' },
    { time: { from: '22:00', to: '06:00', days: [1] } },
    { time: { days: [7] } },
  ])
  const rule: PolicyRule = { match, action: pick(random, ['allow', 'require_approval', 'deny'] as const) }
  return random() < 1 / 2 ? rule : { ...rule, notify: ['mail'] }
}

function randomContent(random: Random): Facts['content'] {
  if (random() < 1 / 8) return null
  const secret = (kind: 'own-key' | 'canary' | 'credential' | 'owner-address') =>
    ({ kind, what: 'a secret', encoding: 'plain', where: 'text', keyId: kind === 'own-key' ? 'key_1' : null }) as const
  return content({
    secrets: mostly(random, [], () => [
      secret(pick(random, ['own-key', 'canary', 'credential', 'owner-address'] as const)),
    ]),
    invisible: upTo(random, 1),
    links: some(random, 2, () => ({
      host: pick(random, ['good.test', 'evil.test']),
      dataChars: pick(random, [0, 39, 40]),
    })),
    remoteImages: upTo(random, 1),
    hasAttachment: random() < 1 / 2,
    quotes: some(random, 1, () => 'msg_1'),
  })
}

type Change = (facts: Facts) => Facts

const worseRecipient =
  (change: (each: Recipient) => Recipient): Change =>
  f => ({ ...f, recipients: f.recipients.map(change) })
const worseThread =
  (change: Partial<NonNullable<Facts['thread']>>): Change =>
  f => ({ ...f, thread: f.thread && { ...f.thread, ...change } })
const worseAnswered =
  (change: Partial<NonNullable<Facts['answered']>>): Change =>
  f => ({
    ...f,
    answered: f.answered && { ...f.answered, ...change },
  })
const worseContent =
  (change: Partial<NonNullable<Facts['content']>>): Change =>
  f => ({ ...f, content: f.content && { ...f.content, ...change } })
const worseReads =
  (change: Partial<Facts['reads']>): Change =>
  f => ({ ...f, reads: { ...f.reads, ...change } })
const worseWindow =
  (name: 'day' | 'hour', change: Partial<Window>): Change =>
  f => ({ ...f, [name]: { ...f[name], ...change } })
const worseWindows =
  (name: 'ownerCaps' | 'instanceCaps'): Change =>
  f => ({ ...f, [name]: f[name].map(each => ({ ...each, used: each.used + 9 })) })
const worseMeasure =
  (name: 'sendsInHour' | 'recipientsInDay' | 'domainsInDay' | 'bytesInDay'): Change =>
  f => ({
    ...f,
    behaviour: { ...f.behaviour, [name]: { ...f.behaviour[name], now: f.behaviour[name].now * 50 } },
  })
const TAINTS = ['none', 'unverified', 'flagged', 'flagged'] as const
const PRESETS = ['trusted', 'guarded', 'locked', 'locked'] as const
const ACTIONS = ['allow', 'require_approval', 'deny', 'deny'] as const
const after = <T>(order: readonly T[], one: T): T => order[order.indexOf(one) + 1]!

/** Each makes one kind of fact worse, and nothing better. Not here: what an attachment or a kind does is the policy's to say. */
export const WORSE: { what: string; make: Change }[] = Object.entries({
  'a switch off': f => ({
    ...f,
    switches: f.switches.map((each, i) => (i === 1 ? { ...each, state: 'stopped' } : each)),
  }),
  'no switches': f => ({ ...f, switches: [] }),
  'a deleted inbox': f => ({ ...f, inbox: { ...f.inbox, deleted: true } }),
  'a test account': f => ({ ...f, account: { ...f.account, environment: 'test' } }),
  'out to the network': worseRecipient(each => ({ ...each, route: 'smtp' })),
  'a smaller message': f => ({ ...f, account: { ...f.account, recipientsPerMessage: 1 } }),
  'a younger account': f => ({ ...f, account: { ...f.account, ageHours: f.account.ageHours / 100 } }),
  suppressed: worseRecipient(each => ({ ...each, suppressed: true })),
  unknown: worseRecipient(each => ({ ...each, known: null })),
  'not written to': worseRecipient(each => ({ ...each, written: false })),
  blocked: worseRecipient(each => ({ ...each, listed: 'block' })),
  'more new recipients': f => ({ ...f, newRecipients: { hour: 3, day: 5, week: 10, today: 4 } }),
  'a stricter preset': f => ({ ...f, policy: { ...f.policy, preset: after(PRESETS, f.policy.preset) } }),
  'stricter rules': f => ({
    ...f,
    policy: { ...f.policy, rules: f.policy.rules.map(each => ({ ...each, action: after(ACTIONS, each.action) })) },
  }),
  'a stricter rule in front': f => ({
    ...f,
    policy: { ...f.policy, rules: [{ match: {}, action: 'deny' }, ...f.policy.rules] },
  }),
  'more that wait': f => ({ ...f, pendingApprovals: f.pendingApprovals + 20 }),
  'more alike': f => ({ ...f, alikeRecipients: f.alikeRecipients + 5 }),
  'more taint': f => ({ ...f, reads: { ...f.reads, taint: after(TAINTS, f.reads.taint) } }),
  injection: worseReads({ injection: true }),
  'recipients of flagged mail': worseReads({ recipientsFromFlagged: ['ann@good.test'] }),
  'hosts of flagged mail': worseReads({ hostsFromFlagged: ['evil.test'] }),
  'more tainted sends': worseReads({ taintedSendsInHour: 5 }),
  'a flagged thread': worseThread({ flagged: true }),
  'more unanswered': worseThread({ sendsUnanswered: 5 }),
  'more messages': worseThread({ messagesInDay: 50 }),
  'an answer to nobody': worseAnswered({ from: null }),
  'an answer to the unverified': worseAnswered({ verified: false }),
  'an answer to what is not clear': worseAnswered({ clear: false }),
  'an answer to a machine': worseAnswered({ automated: true }),
  'an answer to a machine elsewhere': worseAnswered({ handedOver: false }),
  'an answer to a report': worseAnswered({ nullReturnPath: true }),
  'more secrets': f => ({
    ...f,
    content: f.content && {
      ...f.content,
      secrets: [
        ...f.content.secrets,
        { kind: 'credential', what: 'a key', encoding: 'hex', where: 'text', keyId: null },
      ],
    },
  }),
  'a canary': worseContent({
    secrets: [{ kind: 'canary', what: 'a secret', encoding: 'plain', where: 'text', keyId: null }],
  }),
  'more that nobody sees': worseContent({ invisible: 2 }),
  'fuller links': f => ({
    ...f,
    content: f.content && {
      ...f.content,
      links: f.content.links.map(each => ({ ...each, dataChars: each.dataChars + 40 })),
    },
  }),
  'more images': worseContent({ remoteImages: 2 }),
  'more quotes': worseContent({ quotes: ['msg_1', 'msg_2'] }),
  tripped: f => ({ ...f, behaviour: { ...f.behaviour, tripped: 'too much' } }),
  'more sends': worseMeasure('sendsInHour'),
  'more recipients': worseMeasure('recipientsInDay'),
  'more domains': worseMeasure('domainsInDay'),
  'more bytes': worseMeasure('bytesInDay'),
  'less budget': f => ({ ...f, session: f.session.map(each => ({ ...each, max: each.max - 5 })) }),
  'one more budget': f => ({ ...f, session: [...f.session, { meter: 'sends', used: 5, max: 5, adds: 1 }] }),
  'more of the day used': worseWindow('day', { used: 45 }),
  'less of an hour': worseWindow('hour', { max: 20 }),
  'more of the owner used': worseWindows('ownerCaps'),
  'more of the instance used': worseWindows('instanceCaps'),
  'a Reply-To': f => ({ ...f, inspections: f.inspections.map(each => ({ ...each, hasReplyTo: true })) }),
  'no footer': f => ({
    ...f,
    inspections: f.inspections.map(each => ({
      ...each,
      parts: each.parts.map(part => ({ ...part, footerVisible: false })),
    })),
  }),
  'a copy less': f => ({ ...f, inspections: f.inspections.slice(1) }),
  'no approval': f => ({ ...f, approval: null }),
  'an approval of something else': f => ({ ...f, approval: f.approval && { ...f.approval, contentHash: 'older' } }),
} satisfies Record<string, Change>).map(([what, make]) => ({ what, make }))
