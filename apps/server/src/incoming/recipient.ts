// Decides at RCPT whom mail is for. Never relays, and says "unknown" alike for an inbox that never was, one that was
// deleted and one of the platform's own: same lookup, same reply, same time. `canonicalAddress` reads what was written;
// routes (a%b@here, b!a@here, @x:a@there) and address literals have no canonical form and go nowhere.
import { baseAddress, canonicalAddress, domainOf } from '@postern/mail'
import { type Batching, batching } from '../batching.ts'
import type { Context } from '../context.ts'

export interface Recipient {
  accountId: string
  inboxId: string
  /** As written in the envelope, canonical, with its plus tag. */
  rcptTo: string
}

export type RecipientDecision = { outcome: 'known'; recipient: Recipient } | { outcome: 'unknown' | 'relay' | 'full' }

interface Found {
  account_id: string
  id: string
  address: string
  full: boolean
}

export type Recipients = Batching<string, Found | null>

/** Looks up what was asked while the last lookup ran. A stopped account still receives: its owner wants to read. */
export function startRecipients(ctx: Pick<Context, 'db'>): Recipients {
  return batching<string, Found | null>({
    most: 500,
    act: async addresses => {
      const { rows } = await ctx.db.pool.query<Found>({
        text: `select i.account_id, i.id, i.address, coalesce(l.receives_per_day <= g.used, l.receives_per_day = 0) as full
                 from inbox i
                 join account a on a.id = i.account_id and a.kind = 'agent'
                 join account_limit l on l.account_id = i.account_id
                 left join ledger g on g.account_id = i.account_id and g.meter = 'receive_day'
                                   and g.starts_at = window_start('receive_day')
                where i.address = any($1) and i.deleted_at is null`,
        values: [addresses],
      })
      const found = new Map(rows.map(row => [row.address, row]))
      return addresses.map(address => found.get(address) ?? null)
    },
  })
}

export async function findRecipient(
  recipients: Recipients,
  mailDomain: string,
  written: string,
): Promise<RecipientDecision> {
  // RFC 5321 §4.5.1: postmaster without a domain is ours. It is known only if such an inbox exists.
  const address = written.toLowerCase() === 'postmaster' ? `postmaster@${mailDomain}` : written
  const result = canonicalAddress(address, { hosted: [mailDomain] })
  if ('problem' in result) {
    if (result.problem.code === 'relay_route' || !isAt(address, mailDomain)) return { outcome: 'relay' }
    await recipients.add('')
    return { outcome: 'unknown' }
  }
  if (domainOf(result.address) !== mailDomain) return { outcome: 'relay' }
  const found = await recipients.add(baseAddress(result.address))
  if (!found) return { outcome: 'unknown' }
  if (found.full) return { outcome: 'full' }
  return {
    outcome: 'known',
    recipient: { accountId: found.account_id, inboxId: found.id, rcptTo: result.address },
  }
}

const isAt = (address: string, domain: string) => address.toLowerCase().endsWith(`@${domain}`)
