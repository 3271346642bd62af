import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { isBusy } from './db.ts'
import { openTurns } from './take-turns.ts'

const limits = { atOnce: 3, atOnceAnAccount: 2, waitingAnAccount: 6 }

function openCounted() {
  const turns = openTurns(limits)
  const now = { all: 0, most: 0, of: new Map<string, number>(), mostOf: new Map<string, number>() }
  const ended: string[] = []
  const take = (account: string, ms = 2) =>
    turns.take(account, async () => {
      now.most = Math.max(now.most, ++now.all)
      now.of.set(account, (now.of.get(account) ?? 0) + 1)
      now.mostOf.set(account, Math.max(now.mostOf.get(account) ?? 0, now.of.get(account)!))
      await sleep(ms)
      now.all--
      now.of.set(account, now.of.get(account)! - 1)
      ended.push(account)
    })
  return { now, ended, take }
}

it('lets few work at once, and fewer of one account', async () => {
  const { now, take, ended } = openCounted()
  await Promise.all(['a', 'b', 'c'].flatMap(account => Array.from({ length: 6 }, () => take(account))))
  expect(ended).toHaveLength(18)
  expect(now.most).toBe(3)
  expect([...now.mostOf.values()].every(most => most <= 2)).toBe(true)
})

it('gives the next turn to who has waited longest among the accounts', async () => {
  const { ended, take } = openCounted()
  const many = Array.from({ length: 6 }, () => take('a', 5))
  await Promise.all([take('b', 5), take('c', 5)])
  expect(ended.filter(account => account === 'a').length).toBeLessThan(5)
  await Promise.all(many)
})

it('turns away who has too many waiting, as busy, and nobody else', async () => {
  const { take } = openCounted()
  const all = Array.from({ length: 8 }, () => take('a'))
  const error = await take('a').catch((reason: unknown) => reason)
  expect(isBusy(error)).toBe(true)
  await Promise.all([...all, take('b')])
  await take('a')
})

it('gives the turn back when the work fails', async () => {
  const turns = openTurns({ atOnce: 1, atOnceAnAccount: 1, waitingAnAccount: 1 })
  await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turns.take('a', async () => 'done')).toBe('done')
})
