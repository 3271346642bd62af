// Plays every attack against a whole server with real mail going out, and asks the smarthost what left. `npm run attack`
// prints the table that the README shows. A new surface joins with a scenario of its own.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answering, exfiltration, overReading, unnoticed } from './hijacked-agent.ts'
import * as runaway from './runaway-bot.ts'
import { play, type Result, table } from './scenario.ts'
import { selfApproving } from './self-approving-agent.ts'
import { openStage, type Stage } from './stage.ts'
import * as washer from './word-washer.ts'

let stage: Stage
const results: Result[] = []

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await stage.close()
  console.log(`\n${table(results)}\n`)
})

const scenarios = [
  runaway.loop,
  runaway.parallel,
  runaway.unclaimed,
  runaway.trusted,
  runaway.toFriends,
  runaway.smuggler,
  runaway.replies,
  runaway.afterRevocation,
  runaway.wrongTask,
  washer.disguised,
  washer.retold,
  washer.repliesToNobody,
  exfiltration,
  unnoticed,
  answering,
  overReading,
  selfApproving,
]

const mostMs = 120_000

test.each(scenarios)('$name', { timeout: mostMs }, async scenario => {
  const result = await play(stage, scenario)
  results.push(result)
  expect(result.attempts).toBeGreaterThan(0)
  expect(result.reached).toBeLessThanOrEqual(result.mayReach)
  expect(result.queued).toBeLessThanOrEqual(result.mayReach)
})
