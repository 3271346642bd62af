// The platform as a sender: claim mail, sign-in links, alerts. It has an account, an inbox, caps and a chain like anybody,
// and its mail passes the same gate; what differs is the footer's wording, the empty return path, and that the instance's
// stop leaves it alone. It writes to people outside alone: never to an inbox here, or an agent could claim itself.
import { domainOf, type FooterKind } from '@postern/mail'
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Sql } from '../db.ts'
import { newId } from '../id.ts'
import { type Submission, submit } from '../outgoing/submit.ts'

/** Made by the first migration. */
export const systemAccountId = 'acc_postern'
const localPart = 'postern'
const displayName = 'Postern'

/** Makes an inbox on the present domain, where there is none yet; the account is as old as the database. */
export async function ensureSystemAccount(ctx: Pick<Context, 'db' | 'config'>): Promise<void> {
  const address = `${localPart}@${ctx.config.mailDomain}`
  if (await findInbox(ctx.db.pool, address)) return
  await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      'insert into inbox (account_id, id, address, name) values ($1, $2, $3, $4) on conflict (address) do nothing returning id',
      [systemAccountId, newId('inb'), address, displayName],
    )
    if (rows.length === 0) return
    await append(tx, {
      accountId: systemAccountId,
      actor: 'postern',
      action: 'inbox.created',
      subject: rows[0].id,
      data: { address },
    })
  })
}

export interface SystemMail {
  to: string
  subject: string
  text: string
  /** What the footer says of why it came. */
  kind: Exclude<FooterKind, 'agent' | 'agent-test'>
}

/** Submits one mail of the platform. Refused mail is logged; whoever asked for it is never told whether it went. */
export async function sendSystemMail(ctx: Context, mail: SystemMail): Promise<Submission> {
  const domain = domainOf(mail.to).toLowerCase()
  if (domain === ctx.config.mailDomain || domain.endsWith(`.${ctx.config.mailDomain}`)) {
    const problem = 'The platform writes to nobody on a domain that is hosted here.'
    return { outcome: 'invalid', code: 'invalid_address', field: 'to', problem }
  }
  const inboxId = await findInbox(ctx.db.pool, `${localPart}@${ctx.config.mailDomain}`)
  if (!inboxId) throw new Error('The system account has no inbox; ensureSystemAccount makes it at start.')
  const submission = await submit(ctx, {
    accountId: systemAccountId,
    inboxId,
    actor: 'postern',
    operation: 'sendSystemMail',
    to: [mail.to],
    subject: mail.subject,
    text: mail.text,
    footer: mail.kind,
  })
  if (submission.outcome === 'refused') ctx.log.warn({ rule: submission.finding.rule }, 'system-mail.refused')
  else if (submission.outcome !== 'queued') ctx.log.error({ outcome: submission.outcome }, 'system-mail.not-sent')
  return submission
}

async function findInbox(sql: Sql, address: string): Promise<string | null> {
  const { rows } = await sql.query(
    'select id from inbox where account_id = $1 and address = $2 and deleted_at is null',
    [systemAccountId, address],
  )
  return rows[0]?.id ?? null
}
