import { beforeEach, expect, test } from 'vitest'
import { cached, type Resolve, resting } from './dns.ts'

type Fate = 'found' | 'absent' | 'refused' | 'silent'

let at: number
let asked: string[]
let fateOf: (name: string) => Fate
let resolve: Resolve

const codes = { absent: 'ENOTFOUND', refused: 'EREFUSED', silent: 'ETIMEOUT' }

/** A name server that takes no time to answer, and two seconds (of the test's clock) for what it does not. */
const ask: Resolve = async name => {
  asked.push(name)
  const fate = fateOf(name)
  if (fate === 'found') return [['x']]
  if (fate === 'silent') {
    await null
    at += 2_000
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

test('after five silent questions and a silent root, nobody is held up for ten seconds', async () => {
  fateOf = () => 'silent'
  for (let i = 0; i < 5; i++) expect(await failing(`d${i}.example`)).toBe('ETIMEOUT')
  expect(asked).toEqual(['d0.example', 'd1.example', 'd2.example', 'd3.example', 'd4.example', '.'])
  const until = at
  for (let i = 5; i < 25; i++) expect(await failing(`d${i}.example`)).toBe('ETIMEOUT')
  expect(asked).toHaveLength(6)
  expect(at).toBe(until)
})

test('after the rest the root is asked once, and what lives again is asked again', async () => {
  fateOf = () => 'silent'
  for (let i = 0; i < 5; i++) await failing(`d${i}.example`)
  at += 10_000
  await Promise.all([failing('a.example'), failing('b.example')])
  expect(asked.slice(6)).toEqual(['.'])
  at += 10_000
  fateOf = () => 'found'
  expect(await failing('a.example')).toBe('found')
  expect(asked.slice(7)).toEqual(['.', 'a.example'])
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
  for (let i = 0; i < 5; i++) await failing(`d${i}.example`)
  await failing('good.example')
  at += 10_000
  fateOf = () => 'found'
  expect(await failing('good.example')).toBe('found')
})
