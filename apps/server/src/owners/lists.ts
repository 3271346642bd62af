// What the owner said of addresses and whole domains: whom the agent may write to (`send`), answer (`reply`), and whose mail
// it gets at all (`receive`). An address and its plus-variants are one person; a domain is that domain alone, not those
// below it. To say yes where there was no yes, or to take back a no, is to give power: it takes a fresh sign-in.
import { baseAddress, canonicalAddress } from '@postern/mail'
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'
import { newId } from '../id.ts'

export type ListName = 'send' | 'receive' | 'reply'
export type ListAction = 'allow' | 'block'

export interface ListEntry {
  entry_id: string
  list: ListName
  action: ListAction
  /** One address, or `@domain`. */
  pattern: string
  note: string
  created_at: string
}

const entriesMax = 1_000

/** The one spelling of an address without its plus tag, or of `@domain`. */
export function canonicalPattern(input: string, mailDomain: string): { pattern: string } | { problem: string } {
  // `*@domain` is an address that nobody has: it would be listed and match nothing.
  if (!input.includes('@') || input.includes('*'))
    return { problem: 'Give one address, or @domain for everybody of that domain; a * stands for nobody.' }
  const domain = input.startsWith('@')
  const checked = canonicalAddress(domain ? `any${input}` : input, { hosted: [mailDomain] })
  if ('problem' in checked) return { problem: checked.problem.sentence }
  return { pattern: domain ? checked.address.slice('any'.length) : baseAddress(checked.address) }
}

export async function listEntries(
  sql: Sql,
  accountId: string,
  list: ListName | null,
  limit: number,
  after: string | null,
): Promise<ListEntry[]> {
  const { rows } = await sql.query(
    `select * from list_entry where account_id = $1 and ($2::text is null or list = $2) and ($3::text is null or id < $3)
      order by id desc limit $4`,
    [accountId, list, after, limit],
  )
  return rows.map(present)
}

export type AddEntry =
  | { outcome: 'added' | 'known'; entry: ListEntry }
  | { outcome: 'not-fresh' }
  | { outcome: 'full'; max: number }

/** One entry a pattern and list: the same again changes nothing, the other action takes its place. */
export async function addEntry(
  tx: Tx,
  ask: {
    accountId: string
    ownerId: string
    fresh: boolean
    list: ListName
    action: ListAction
    pattern: string
    note: string
  },
): Promise<AddEntry> {
  const { accountId, ownerId, list, action, pattern, note } = ask
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const { rows } = await tx.query('select * from list_entry where account_id = $1 and list = $2 and pattern = $3', [
    accountId,
    list,
    pattern,
  ])
  const known = rows[0]
  if (known?.action === action) return { outcome: 'known', entry: present(known) }
  if (!ask.fresh && (action === 'allow' || (known && (await gives(tx, accountId, known)))))
    return { outcome: 'not-fresh' }
  if (known) await tx.query('delete from list_entry where account_id = $1 and id = $2', [accountId, known.id])
  const { rows: counted } = await tx.query('select count(*) as n from list_entry where account_id = $1', [accountId])
  if (counted[0].n >= entriesMax) return { outcome: 'full', max: entriesMax }
  const made = await tx.query(
    `insert into list_entry (account_id, id, list, action, pattern, note, owner_id)
     values ($1, $2, $3, $4, $5, $6, $7) returning *`,
    [accountId, newId('lst'), list, action, pattern, note, ownerId],
  )
  const entry = present(made.rows[0])
  await append(tx, {
    accountId,
    actor: `owner:${ownerId}`,
    action: 'list.added',
    subject: entry.entry_id,
    data: { operation: 'addListEntry', list, action, pattern, replaced: known?.id ?? null },
  })
  return { outcome: 'added', entry }
}

export async function removeEntry(
  tx: Tx,
  ask: { accountId: string; ownerId: string; fresh: boolean; entryId: string },
): Promise<'removed' | 'unknown' | 'not-fresh'> {
  const { accountId, ownerId, entryId } = ask
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const { rows } = await tx.query('select * from list_entry where account_id = $1 and id = $2', [accountId, entryId])
  const entry = rows[0]
  if (!entry) return 'unknown'
  if (!ask.fresh && (await gives(tx, accountId, entry))) return 'not-fresh'
  await tx.query('delete from list_entry where account_id = $1 and id = $2', [accountId, entryId])
  await append(tx, {
    accountId,
    actor: `owner:${ownerId}`,
    action: 'list.removed',
    subject: entryId,
    data: { operation: 'removeListEntry', list: entry.list, action: entry.action, pattern: entry.pattern },
  })
  return 'removed'
}

/** Whether more comes in or goes out without this entry: a block that ends, or the last of those who alone may write. */
async function gives(tx: Tx, accountId: string, entry: { list: ListName; action: ListAction }): Promise<boolean> {
  if (entry.action === 'block') return true
  if (entry.list !== 'receive') return false
  const { rows } = await tx.query(
    `select count(*) as n from list_entry where account_id = $1 and list = 'receive' and action = 'allow'`,
    [accountId],
  )
  return rows[0].n === 1
}

const present = (row: {
  id: string
  list: ListName
  action: ListAction
  pattern: string
  note: string
  created_at: Date
}): ListEntry => ({
  entry_id: row.id,
  list: row.list,
  action: row.action,
  pattern: row.pattern,
  note: row.note,
  created_at: row.created_at.toISOString(),
})
