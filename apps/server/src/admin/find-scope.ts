// What a word of the command line asks to stop: an account's or an inbox's id, an address, an owner's id, a domain.
import type { Sql } from '../db.ts'
import { canonicalDomain, type Scope } from '../owners/stop-scope.ts'

export async function findScope(
  sql: Sql,
  mailDomain: string,
  word?: string,
): Promise<{ scope: Scope } | { problem: string }> {
  if (word === undefined) return { scope: 'instance' }
  const [, owner, domain] = /^(own_[a-z0-9]+)?(?:@(.+))?$/.exec(word) ?? []
  if (owner && !(await isOwner(sql, owner))) return { problem: `There is no owner ${owner}.` }
  if (domain !== undefined) {
    const canonical = canonicalDomain(domain, mailDomain)
    if (!canonical) return { problem: `"${domain}" is not a domain that mail can go to.` }
    return { scope: owner ? { domain: canonical, ownerId: owner } : { domain: canonical } }
  }
  if (owner) return { scope: { ownerId: owner } }
  if (word.startsWith('inb_')) {
    const { rows } = await sql.query('select account_id from inbox where id = $1', [word])
    if (rows.length === 0) return { problem: `There is no inbox ${word}.` }
    return { scope: { accountId: rows[0].account_id, inboxId: word } }
  }
  const { rows } = await sql.query(
    'select id from account where id = $1 union all select account_id from inbox where address = lower($1)',
    [word],
  )
  if (rows.length === 0) return { problem: `There is no ${word.includes('@') ? 'inbox' : 'account'} ${word}.` }
  return { scope: { accountId: rows[0].id } }
}

async function isOwner(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('select from owner where id = $1', [id])).rows.length > 0
}
