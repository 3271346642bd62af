// An approval is a fact, not a bypass: it answers a rule that holds, and a rule that refuses never asks for it.

import type { Facts } from './facts.ts'

/** Whether an owner approved exactly the bytes that would leave now. */
export function isApproved(facts: Facts): boolean {
  const { approval, contentHash } = facts
  return approval !== null && typeof contentHash === 'string' && approval.contentHash === contentHash
}
