// The record is anchored outside of the database each minute. Where that has not happened for five, the operator is told.
import { raise } from '../../alert.ts'
import type { Tx } from '../../db.ts'

const minutes = 5
/** Longer between two looks: the watching began anew. */
const pauseMs = 180_000

export async function watchAnchors(tx: Tx, cursor: string): Promise<string> {
  // While nobody watches nobody anchors either: after a start, the first anchor has its while again.
  const [since, last] = cursor.split('|')
  const now = Date.now()
  const watchedSince = last && now - Number(last) < pauseMs ? Number(since) : now
  const { rows } = await tx.query(
    `select max(at) as at, coalesce(max(at), '-infinity') < now() - interval '${minutes} minutes' as late from anchor_mark`,
  )
  const { at, late } = rows[0]
  if (late && now - watchedSince > minutes * 60_000)
    await raise(tx, {
      accountId: null,
      kind: 'anchor',
      dedupe: 'anchor:late',
      sentence: at
        ? `The audit has not been anchored since ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
        : 'The audit has never been anchored.',
      next: 'Look whether the worker runs and its disk has room. Until then, tampering with the record would not show.',
      data: { since: at },
    })
  return `${watchedSince}|${now}`
}
