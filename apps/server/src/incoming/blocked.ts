// Whose mail the owner does not let in. Blocked mail is received, judged and kept, and no agent surface shows it: the owner
// sees that it came and may let one through. Claiming to be somebody who is blocked is enough to be blocked; being let in
// takes verified sender authentication, because anybody can claim.
import { baseAddress, domainOf } from '@postern/mail'
import { append } from '../audit.ts'
import type { Sql, Tx } from '../db.ts'

interface Sender {
  accountId: string
  /** As the one strict From header says; empty where there is none. */
  from: string
  verified: boolean
}

/** Of each mail whether it is blocked, in order. Most accounts have no such list. */
export async function findBlocked(tx: Sql, senders: Sender[]): Promise<boolean[]> {
  const { rows } = await tx.query(
    `select account_id, action, pattern from list_entry where list = 'receive' and account_id = any ($1)`,
    [[...new Set(senders.map(sender => sender.accountId))]],
  )
  if (rows.length === 0) return senders.map(() => false)
  const entries = new Map<string, { allow: Set<string>; block: Set<string> }>()
  for (const { account_id, action, pattern } of rows as {
    account_id: string
    action: 'allow' | 'block'
    pattern: string
  }[]) {
    const lists = entries.get(account_id) ?? { allow: new Set(), block: new Set() }
    entries.set(account_id, lists)
    lists[action].add(pattern)
  }
  return senders.map(({ accountId, from, verified }) => {
    const lists = entries.get(accountId)
    if (!lists) return false
    const patterns = from === '' ? [] : [baseAddress(from), `@${domainOf(from)}`]
    if (patterns.some(pattern => lists.block.has(pattern))) return true
    return lists.allow.size > 0 && !(verified && patterns.some(pattern => lists.allow.has(pattern)))
  })
}

export interface BlockedItem {
  message_id: string
  inbox_id: string
  from: string
  verdict: string
  verified: boolean
  size_bytes: number
  created_at: string
}

/** What was blocked, newest first: the envelope alone, none of its words. */
export async function listBlocked(
  sql: Sql,
  accountId: string,
  limit: number,
  after: string | null,
): Promise<BlockedItem[]> {
  const { rows } = await sql.query(
    `select m.id, m.inbox_id, m.from_address, v.verdict, m.size, m.created_at,
            coalesce((v.safety -> 'sender_authentication' ->> 'verified')::boolean, false) as verified
       from message m join verdict v on v.account_id = m.account_id and v.id = m.verdict_id
      where m.account_id = $1 and m.blocked and ($2::text is null or m.id < $2) order by m.id desc limit $3`,
    [accountId, after, limit],
  )
  return rows.map(row => ({
    message_id: row.id,
    inbox_id: row.inbox_id,
    from: row.from_address,
    verdict: row.verdict,
    verified: row.verified,
    size_bytes: row.size,
    created_at: row.created_at.toISOString(),
  }))
}

/** From now on the agent has it, as it has any other mail: under its verdict. False where nothing such is blocked. */
export async function unblock(tx: Tx, accountId: string, messageId: string, actor: string): Promise<boolean> {
  const { rows } = await tx.query(
    `update message set blocked = false where account_id = $1 and id = $2 and blocked
     returning thread_id, from_address, created_at`,
    [accountId, messageId],
  )
  const message = rows[0]
  if (!message) return false
  await tx.query(
    `update thread set message_count = message_count + 1, last_message_at = greatest(last_message_at, $3),
            participants = case when $4 = '' or $4 = any (participants) then participants else participants || $4::text end
      where account_id = $1 and id = $2`,
    [accountId, message.thread_id, message.created_at, message.from_address],
  )
  await append(tx, {
    accountId,
    actor,
    action: 'message.unblocked',
    subject: messageId,
    data: { operation: 'unblockMessage', from: message.from_address },
  })
  return true
}
