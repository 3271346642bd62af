// Commits mail in groups: takes what has queued while the last commit ran, one transaction for all of it, and answers
// when it is on disk. `over-cap` for one inbox of a mail means that nothing of that mail was stored.
// Measured: 4,500 messages a second this way, 3,650 with a transaction each, half of that with a linger of 3 ms.

import { batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { isUnavailable } from '../db.ts'
import { type SpoolMail, type SpoolOutcome, spoolMails } from '../spool.ts'

const mostMails = 200
const mostBytes = 16 * 1024 * 1024

/** `accepted`: on disk for every recipient. Otherwise nothing of the mail was stored. */
export type Commit = 'accepted' | 'over-cap' | 'unknown'

export interface GroupCommit {
  add(mail: SpoolMail): Promise<Commit>
  /** Bytes that wait for a commit. */
  readonly bytes: number
  drain(): Promise<void>
}

class Torn extends Error {
  readonly outcome: Exclude<Commit, 'accepted'>
  constructor(outcome: Exclude<Commit, 'accepted'>) {
    super('a mail has room in one inbox and none in another')
    this.outcome = outcome
  }
}

export function startGroupCommit(ctx: Pick<Context, 'db'>): GroupCommit {
  const group = batching<SpoolMail, Commit>({
    most: mostMails,
    mostBytes,
    sizeOf: mail => mail.raw.length,
    act: mails => commit(ctx, mails),
    aloneAfter: error => error instanceof Torn || !isUnavailable(error),
  })
  return {
    async add(mail) {
      try {
        return await group.add(mail)
      } catch (error) {
        if (error instanceof Torn) return error.outcome
        throw error
      }
    },
    get bytes() {
      return group.bytes
    },
    drain: () => group.drain(),
  }
}

async function commit(ctx: Pick<Context, 'db'>, mails: SpoolMail[]): Promise<Commit[]> {
  return ctx.db.transaction(async tx => {
    const outcomes = await spoolMails(tx, mails)
    return outcomes.map(ofOneMail => {
      const bad = ofOneMail.find(isRefusal)
      if (bad === undefined) return 'accepted'
      // Part of it was written: the group is rolled back, and this mail is refused alone.
      if (ofOneMail.includes('spooled')) throw new Torn(bad)
      return bad
    })
  })
}

const isRefusal = (outcome: SpoolOutcome): outcome is 'over-cap' | 'unknown' =>
  outcome === 'over-cap' || outcome === 'unknown'
