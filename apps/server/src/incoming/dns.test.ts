import { beforeEach, expect, test } from 'vitest'
import { type Ask, cached, type Resolve, resting } from './dns.ts'

type Fate = 'found' | 'absent' | 'refused' | 'silent'

let at: number
let asked: string[]
let fateOf: (name: string) => Fate
let resolve: Resolve

const codes = { absent: 'ENOTFOUND', refused: 'EREFUSED', silent: 'ETIMEOUT' }

/** Takes no time to answer, and of the test's clock all that it may for what it does not answer. */
const ask: Ask = async (name, _type, ms) => {
  asked.push(name)
  const fate = fateOf(name)
  if (fate === 'found') return [['x']]
  if (fate === 'silent') {
    await null
    at += ms
  }
  throw Object.assign(new Error(fate), { code: codes[fate] })
}

beforeEach(() => {
  at = 0
  asked = []
  resolve = resting(ask, () => at)
})

async function failing(name: string): Promise<string> {
  const code = await resolve(name, 'TXT').then(
    () => 'found',
    error => error.code,
  )
  await new Promise(setImmediate)
  return code
}

test('after three silent questions and a silent root, nobody is held up for ten seconds', async () => {
  fateOf = () => 'silent'
  for (let i = 0; i < 3; i++) expect(await failing(`d${i}.example`)).toBe('ETIMEOUT')
  expect(asked).toEqual(['d0.example', 'd1.example', 'd2.example', '.'])
  const until = at
  for (let i = 3; i < 25; i++) expect(await failing(`d${i}.example`)).toBe('ETIMEOUT')
  expect(asked).toHaveLength(4)
  expect(at).toBe(until)
})

test('after the rest the root is asked once, and what lives again is asked again', async () => {
  fateOf = () => 'silent'
  for (let i = 0; i < 3; i++) await failing(`d${i}.example`)
  at += 10_000
  await Promise.all([failing('a.example'), failing('b.example')])
  expect(asked.slice(4)).toEqual(['.'])
  at += 10_000
  fateOf = () => 'found'
  expect(await failing('a.example')).toBe('found')
  expect(asked.slice(5)).toEqual(['.', 'a.example'])
})

test('domains whose own name servers are silent close the resolver to nobody', async () => {
  fateOf = name => (name.startsWith('evil') ? 'silent' : 'found')
  for (let i = 0; i < 30; i++) await failing(`evil${i}.example`)
  expect(await failing('good.example')).toBe('found')
})

test('what does not exist, and what is refused, was answered', async () => {
  for (const fate of ['absent', 'refused'] as const) {
    fateOf = () => fate
    for (let i = 0; i < 20; i++) expect(await failing(`${fate}${i}.example`)).toBe(codes[fate])
  }
  expect(asked).toHaveLength(40)
})

test('what was not asked is not remembered as failed', async () => {
  resolve = cached(resolve, () => at)
  fateOf = () => 'silent'
  for (let i = 0; i < 3; i++) await failing(`d${i}.example`)
  await failing('good.example')
  at += 10_000
  fateOf = () => 'found'
  expect(await failing('good.example')).toBe('found')
})
