// What an attack is and what is told of it.
import type { Attacker, Stage } from './stage.ts'

export interface Scenario {
  name: string
  /** What the agent does, in one sentence. */
  does: string
  /** Who is at it, and with which word of the owner. */
  cast(stage: Stage): Promise<Attacker>
  run(stage: Stage, agent: Attacker): Promise<void>
  /** Mails that may reach the network: what the owner allowed before. */
  mayReach: number
  /** Checks beyond the count. */
  expect?(stage: Stage, agent: Attacker): Promise<void>
}

export interface Result {
  name: string
  attempts: number
  queued: number
  reached: number
  mayReach: number
  /** From the first attempt to the first one that the gate held or refused; null where none was. */
  containedAfterS: number | null
  /** What held or refused, by how often. */
  by: string
}

export async function play(stage: Stage, scenario: Scenario): Promise<Result> {
  const agent = await scenario.cast(stage)
  const began = performance.now()
  await scenario.run(stage, agent)
  const reached = await stage.reached(agent)
  await scenario.expect?.(stage, agent)
  const contained = agent.answers.find(answer => answer.code !== 'queued')
  const counts = new Map<string, number>()
  for (const { code } of agent.answers) if (code !== 'queued') counts.set(code, (counts.get(code) ?? 0) + 1)
  return {
    name: scenario.name,
    attempts: agent.answers.length,
    queued: agent.answers.filter(answer => answer.code === 'queued').length,
    reached: reached.length,
    mayReach: scenario.mayReach,
    containedAfterS: contained ? (contained.at - began) / 1000 : null,
    by: [...counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 4)
      .map(([code, count]) => `${code} ${count}`)
      .join(', '),
  }
}

export function table(results: Result[]): string {
  const rows = results.map(
    ({ name, attempts, reached, mayReach, containedAfterS, by }) =>
      `| ${name} | ${attempts} | ${reached} of ${mayReach} | ${containedAfterS === null ? '–' : containedAfterS.toFixed(2)} | ${by} |`,
  )
  return [
    '| attack | attempts | left the machine, of what may | seconds to the first no | what said no |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
