// What must be so before an agent is let loose, each as one line with one thing to do. Pure: answers of the server in,
// lines out. What could not be asked is `unknown`, and never `ok`.
import type { Account, Agent, ApiKey, LastDrill } from '@postern/sdk'

export type State = 'ok' | 'warn' | 'fail' | 'unknown'

export interface Line {
  check: string
  state: State
  what: string
  /** One step; empty where there is nothing to do. */
  next: string
}

const line = (check: string, state: State, what: string, next = ''): Line => ({ check, state, what, next })
export const ok = (check: string, what: string): Line => line(check, 'ok', what)
export const warn = (check: string, what: string, next: string): Line => line(check, 'warn', what, next)
export const fail = (check: string, what: string, next: string): Line => line(check, 'fail', what, next)
export const unknown = (check: string, what: string, next: string): Line => line(check, 'unknown', what, next)

const nearlyUsed = 0.8
const expirySoonMs = 7 * 86_400_000
const skewWarnMs = 5_000
const skewFailMs = 60_000
export const drillFreshHours = 26

export function checkClock(aheadMs: number | null): Line {
  if (aheadMs === null) return unknown('clock', 'The server did not say what time it is.', 'Check what stands between.')
  const skew = Math.abs(aheadMs)
  const what = `The clocks here and there differ by about ${Math.round(skew / 1000)} s.`
  if (skew > skewFailMs) return fail('clock', what, 'Set the clock here by NTP.')
  return skew > skewWarnMs ? warn('clock', what, 'Set the clock here by NTP.') : ok('clock', what)
}

export function checkEnvironment(account: Account, token: string, expected: 'live' | 'test'): Line {
  const says = /^ptn_(live|test)_/.exec(token)?.[1]
  if (says !== account.environment)
    return fail(
      'environment',
      `The token says ${says ?? 'nothing'}, the account is ${account.environment}.`,
      'Use a token of this agent, unchanged.',
    )
  if (account.environment === expected) return ok('environment', `This is a ${expected} agent, as it should be.`)
  return fail(
    'environment',
    `This is a ${account.environment} agent, and ${expected} was expected.`,
    account.environment === 'test'
      ? 'Put the live agent’s token into POSTERN_TOKEN, or run with --environment test.'
      : 'Do not try things out with a live agent: register one with environment test.',
  )
}

export const checkClaimed = (account: Account): Line =>
  account.claimed
    ? ok('claimed', 'A human owns the agent.')
    : fail('claimed', 'No human owns the agent.', 'Ask one: POST /v1/account/claim.')

export const checkRunning = (account: Account): Line =>
  account.state === 'running'
    ? ok('running', 'The agent is not stopped.')
    : fail(
        'running',
        'The agent is stopped, or every agent here is.',
        'Find out why before you resume it: docs/runbook.md.',
      )

export function checkCaps({ limits }: Account): Line[] {
  const windows = [
    ['sends a day', limits.sends_day],
    ['sends an hour', limits.sends_hour],
    ['receipts a day', limits.receives_day],
  ] as const
  return windows.map(([name, window]) => {
    const what = `${window.used} of ${window.max} ${name} are used.`
    const check = `cap: ${name}`
    if (window.max === 0)
      return fail(check, `The agent may have no ${name}.`, 'Ask the owner or the operator for a cap.')
    if (window.used >= window.max) return fail(check, what, `Wait until ${window.resets_at}.`)
    if (window.used >= nearlyUsed * window.max) return warn(check, what, `There is room again at ${window.resets_at}.`)
    return ok(check, what)
  })
}

export function checkKey(token: string, keys: ApiKey[], now: number): Line {
  const keyId = `key_${token.split('_')[2] ?? ''}`
  const key = keys.find(each => each.key_id === keyId)
  if (!key)
    return warn('key', 'The token is of a session, which ends by itself.', 'Use a key of the agent to run it for long.')
  const scopes = key.scopes.join(', ') || 'nothing'
  if (key.state !== 'active') return fail('key', `The key is ${key.state}.`, 'Ask the owner for another.')
  if (!key.scopes.some(scope => scope === 'mail:send' || scope === 'mail:reply' || scope === 'mail:read'))
    return fail(
      'key',
      `The key may do ${scopes}, and no mail.`,
      'Ask the owner for a key with the scopes that it needs.',
    )
  if (key.expires_at !== null && Date.parse(key.expires_at) - now < expirySoonMs)
    return warn('key', `The key ends ${key.expires_at}; it may do ${scopes}.`, 'Rotate it: POST /v1/account/api-keys.')
  return ok(
    'key',
    `The key may do ${scopes}; ${key.expires_at === null ? 'it has no end' : `it ends ${key.expires_at}`}.`,
  )
}

export function checkPolicy({ containment }: Agent): Line[] {
  if (!containment) return [unknown('policy', 'The server told no policy.', 'Update the server.')]
  const { policy, breaker, taint, pending_approvals } = containment
  const set = policy.version === 0 ? 'nobody set one' : `version ${policy.version}, ${policy.rules} rules`
  const what = `The policy is ${policy.preset} (${set}).`
  return [
    policy.preset === 'trusted'
      ? warn('policy', `${what} First contacts leave without a look.`, 'Set the preset guarded unless that is meant.')
      : ok('policy', what),
    breaker.state === 'tripped'
      ? fail(
          'breaker',
          `The breaker tripped: ${breaker.because ?? ''}`,
          'Look at the incident, then reset it: docs/runbook.md.',
        )
      : ok('breaker', 'The breaker is not tripped.'),
    taint.state === 'none'
      ? ok('taint', 'Nothing that the agent read restricts it.')
      : warn(
          'taint',
          `The agent read ${taint.state} mail, which restricts what it sends.`,
          'Look at that mail, then clear it: docs/runbook.md.',
        ),
    pending_approvals === 0
      ? ok('approvals', 'No message waits for the owner.')
      : warn('approvals', `${pending_approvals} messages wait for the owner.`, 'Decide about them: postern approvals.'),
  ]
}

export function checkDrill({ drill, last_passed_at }: LastDrill, now: number): Line {
  const next = 'Have the operator run one: postern drill, or npm run admin -- drill.'
  if (drill?.outcome === 'failed') return fail('drill', `The last drill of the stop failed: ${drill.because}`, next)
  if (last_passed_at === null) return fail('drill', 'The stop was never tried here.', next)
  const hours = (now - Date.parse(last_passed_at)) / 3_600_000
  const what = `The stop was last tried, with success, ${hours < 1 ? 'less than an hour' : `${Math.round(hours)} hours`} ago.`
  return hours > drillFreshHours ? fail('drill', what, next) : ok('drill', what)
}

export function checkAlerts(
  claimed: boolean,
  channels: { state: string; failing_since: string | null; url: string }[] | null,
): Line {
  if (!claimed) return fail('alerts', 'Alerts about this agent reach no owner.', 'Have a human claim it.')
  const broken = channels?.find(channel => channel.state !== 'enabled' || channel.failing_since !== null)
  if (broken)
    return warn(
      'alerts',
      `Alerts go to the owner’s mail; a webhook at ${hostOf(broken.url)} does not take them.`,
      'Mend or delete it: GET /v1/owner/alert-channels.',
    )
  const working = channels?.length ?? 0
  return ok(
    'alerts',
    `Alerts go to the owner’s mail, which the claim proved${working > 0 ? `, and to ${working} webhooks` : ''}.`,
  )
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : 'an address that cannot be read')
