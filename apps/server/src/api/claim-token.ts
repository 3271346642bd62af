// What a registration hands out beside its credential: proof enough to ask a human to claim that account, and nothing else.
// It is signed for that, and ends with the day; nothing of it is kept.
import type { Cursors } from './cursor.ts'
import { Problem } from './problem.ts'

const prefix = 'clt_'
const hours = 24

export interface ClaimToken {
  token: string
  /** ISO 8601 instant. */
  expiresAt: string
}

export function mintClaimToken(cursors: Cursors, accountId: string, now = Date.now()): ClaimToken {
  const expiresAt = new Date(now + hours * 3_600_000).toISOString()
  return { token: prefix + cursors.next(`${accountId} ${expiresAt}`, 'claim-token'), expiresAt }
}

/** The account; null where the token is not ours, was changed, or has ended. */
export function readClaimToken(cursors: Cursors, token: string, now = Date.now()): string | null {
  if (!token.startsWith(prefix)) return null
  try {
    const { after } = cursors.page({ cursor: token.slice(prefix.length) }, 'claim-token')
    const [accountId, expiresAt] = after!.split(' ')
    return Date.parse(expiresAt!) > now ? accountId! : null
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}
