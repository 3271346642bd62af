import { expect, test } from 'vitest'
import type { Recipient } from '../facts.ts'
import { APPROVED, facts, recipient } from '../sample.ts'
import { ownerList } from './owner-list.ts'

const listed = (...lists: Recipient['listed'][]) =>
  facts({ recipients: lists.map((listed, i) => recipient(`r${i}@good.test`, { listed })) })

test('nobody on a list, or on a list that allows, passes', () => {
  expect(ownerList.decide(listed(null, 'allow')).outcome).toBe('allow')
})

test('one blocked among several refuses and is named, also when approved', () => {
  const finding = ownerList.decide({ ...listed('allow', 'block', null), approval: APPROVED })
  expect(finding).toMatchObject({ rule: 'owner-list', outcome: 'refuse', retryable: false })
  expect(finding.because).toBe(
    "r1@good.test is blocked by your owner's list. Do not try again; leave this recipient out.",
  )
})

test('a list that was not loaded, or says a word nobody knows, blocks', () => {
  expect(ownerList.decide(listed(undefined as unknown as null)).outcome).toBe('refuse')
  expect(ownerList.decide(listed('allowed' as 'allow')).outcome).toBe('refuse')
})
