// Asks a running server whether an agent is ready to be let loose. It sends nothing and changes nothing. A question that
// the server refuses makes its line `unknown`; a server that does not answer makes the rest pointless.
import { PosternError } from '@postern/sdk'
import {
  checkAlerts,
  checkCaps,
  checkClaimed,
  checkClock,
  checkDrill,
  checkEnvironment,
  checkKey,
  checkPolicy,
  checkRunning,
  fail,
  type Line,
  ok,
  unknown,
} from './checks.ts'
import { type Clock, connect, need, type Settings } from './settings.ts'

export interface Preflight {
  ready: boolean
  lines: Line[]
}

export async function preflight(settings: Settings, expected: 'live' | 'test'): Promise<Preflight> {
  const token = need(settings.agentToken, 'POSTERN_TOKEN', 'the token of the agent to be checked')
  const clock: Clock = { aheadMs: null }
  // Without the token: a wrong one is refused everywhere.
  const lines = await reachable(() => connect(settings.url, null, clock).ready(), settings.url)
  if (lines.some(line => line.state === 'fail')) return told(lines)

  lines.push(checkClock(clock.aheadMs))
  const agent = connect(settings.url, token)
  const account = await ask(() => agent.account())
  if ('problem' in account)
    return told([...lines, fail('token', account.problem, account.fix || 'Check POSTERN_TOKEN.')])
  lines.push(
    ok('token', `The token is of ${account.answer.account_id}.`),
    checkEnvironment(account.answer, token, expected),
    checkClaimed(account.answer),
    checkRunning(account.answer),
    ...checkCaps(account.answer),
  )
  const keys = await ask(() => agent.apiKeys())
  lines.push('problem' in keys ? unknown('key', keys.problem, keys.fix) : checkKey(token, keys.answer.keys, Date.now()))
  lines.push(...(await askOwner(settings, account.answer)))
  return told(lines)
}

/** What only the owner is told. */
async function askOwner(settings: Settings, account: { account_id: string; claimed: boolean }): Promise<Line[]> {
  const next = 'Set POSTERN_OWNER_TOKEN to an owner token (POST /v1/owner/tokens).'
  if (settings.ownerToken === null)
    return [
      ...['policy', 'drill'].map(check => unknown(check, 'Only the owner is told.', next)),
      checkAlerts(account.claimed, null),
    ]
  const { owner } = connect(settings.url, settings.ownerToken)
  const [agent, drill, channels] = await Promise.all([
    ask(() => owner.agent(account.account_id)),
    ask(() => owner.drill()),
    ask(() => owner.alertChannels()),
  ])
  const refused = (check: string, { problem, fix }: Refused) =>
    unknown(check, problem, fix || 'Check POSTERN_OWNER_TOKEN.')
  return [
    ...('problem' in agent ? [refused('policy', agent)] : checkPolicy(agent.answer)),
    'problem' in drill ? refused('drill', drill) : checkDrill(drill.answer, Date.now()),
    'problem' in channels ? refused('alerts', channels) : checkAlerts(account.claimed, channels.answer.channels),
  ]
}

interface Refused {
  problem: string
  fix: string
}

/** Also of an older server, which answers an operation that it does not know with 404. */
async function ask<T>(act: () => Promise<T>): Promise<{ answer: T } | Refused> {
  try {
    return { answer: await act() }
  } catch (error) {
    if (error instanceof PosternError) return { problem: error.message, fix: error.fix }
    throw error
  }
}

async function reachable(act: () => Promise<unknown>, url: string): Promise<Line[]> {
  try {
    await act()
    return [ok('server', `${url} is ready.`)]
  } catch (error) {
    const why = error instanceof PosternError ? error.message : 'Nothing answers there.'
    return [fail('server', `${url} is not ready: ${why}`, 'Start it, or set POSTERN_URL to where it is.')]
  }
}

const told = (lines: Line[]): Preflight => ({ ready: !lines.some(line => line.state === 'fail'), lines })

/** 0: ready; 1: ready, and something to look at; 2: not ready. */
export const exitCode = ({ ready, lines }: Preflight): number =>
  ready ? (lines.every(line => line.state === 'ok') ? 0 : 1) : 2
