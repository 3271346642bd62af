import { expect, test } from 'vitest'
import { diffLines } from './line-diff.ts'

const told = (before: string, after: string) =>
  diffLines(before.split(''), after.split(''))
    .map(({ change, line }) => `${{ same: '', removed: '-', added: '+' }[change]}${line}`)
    .join(' ')

test.each([
  ['abc', 'abc', 'a b c'],
  ['abc', 'ac', 'a -b c'],
  ['ac', 'abc', 'a +b c'],
  ['abcd', 'axcd', 'a -b +x c d'],
  ['aa', 'a', 'a -a'],
  ['abcabba', 'cbabac', '-a -b c -a b +a b a +c'],
])('between %s and %s', (before, after, changes) => {
  expect(told(before, after)).toBe(changes)
})

test('both sides can be read back from the changes', () => {
  let seed = 7
  const roll = () => (seed = (seed * 48_271) % 2_147_483_647) % 4
  for (let n = 0; n < 300; n++) {
    const [before, after] = [0, 1].map(() => Array.from({ length: roll() * 3 + roll() }, () => 'abcd'[roll()]!))
    const changes = diffLines(before!, after!)
    expect(changes.filter(each => each.change !== 'added').map(each => each.line)).toEqual(before)
    expect(changes.filter(each => each.change !== 'removed').map(each => each.line)).toEqual(after)
  }
})

test('texts that are too long to compare are replaced as a whole, quickly', () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word} ${i}`)
  const began = performance.now()
  expect(diffLines(lines('a'), lines('b'))).toHaveLength(40_000)
  expect(performance.now() - began).toBeLessThan(1_000)
})
