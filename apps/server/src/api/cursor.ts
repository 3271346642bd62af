// Cursors: the last id of a page, signed for the caller and the list, so that one cannot be altered or carried elsewhere.
import { createHmac } from 'node:crypto'
import { sameHash } from '../owners/token.ts'
import { invalidField } from './problem.ts'

export const maxLimit = 50

export interface Page {
  limit: number
  /** The last id of the page before, or null for the first page. */
  after: string | null
}

export class Cursors {
  readonly #secret: Buffer
  constructor(secret: Buffer) {
    this.#secret = secret
  }

  /** Reads `limit` and `cursor` of a list; `scope` names the list and whose it is. */
  page(query: { limit?: number; cursor?: string }, scope: string): Page {
    const limit = Math.min(query.limit ?? 20, maxLimit)
    if (query.cursor === undefined) return { limit, after: null }
    const [id, signature] = query.cursor.split('.')
    if (!id || !signature || !sameHash(Buffer.from(signature, 'base64url'), this.#sign(id, scope))) {
      throw invalidField('invalid_request', 'cursor', 'is not a next_cursor of this list')
    }
    return { limit, after: Buffer.from(id, 'base64url').toString() }
  }

  next(after: string | null, scope: string): string | null {
    if (after === null) return null
    const id = Buffer.from(after).toString('base64url')
    return `${id}.${this.#sign(id, scope).toString('base64url')}`
  }

  #sign(id: string, scope: string): Buffer {
    return createHmac('sha256', this.#secret).update(`cursor\0${scope}\0${id}`).digest().subarray(0, 16)
  }
}

/** Of `limit + 1` rows, the page and the id after which the next begins. */
export function cut<Row>(
  rows: Row[],
  limit: number,
  idOf: (row: Row) => string,
): { items: Row[]; last: string | null } {
  const items = rows.slice(0, limit)
  return { items, last: rows.length > limit ? idOf(items.at(-1)!) : null }
}
