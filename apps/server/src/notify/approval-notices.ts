// Tells an owner that messages wait: the first at once, what follows within ten minutes in one mail. No word of an agent's
// stands in it but the addresses, and nothing is decided by opening its links.
// An agent that nobody claimed has no owner to tell: the human that it names gets the claim mail again, once a day at most,
// and finds what waits behind it. The right to send is taken before sending, and what was told is noted after it: a
// process that ends in between tells it again, ten minutes later, and two processes never tell it twice.
import type { Finding } from '@postern/gate'
import type { Context, Part } from '../context.ts'
import { askOwner, openClaim } from '../owners/claim.ts'
import { sendSystemMail } from '../owners/system-account.ts'

export const lookEveryMs = 2_000
export const quietMinutes = 10
export const claimAgainHours = 24
const linesMax = 20
const recipientsShown = 3
/** Owners, and unclaimed agents, looked after in one round. */
const roundMax = 100

export function startNotices(ctx: Context): Part {
  let running: Promise<void> | null = null
  const look = () => {
    running ??= tellWaiting(ctx)
      .catch(error => ctx.log.error({ error }, 'approval.not-told'))
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(look, lookEveryMs)
  look()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}

export async function tellWaiting(ctx: Context): Promise<void> {
  const { rows } = await ctx.db.pool.query<{ owner_id: string | null; account_id: string | null }>(
    `select distinct a.owner_id, case when a.owner_id is null then a.id end as account_id
       from approval p join account a on a.id = p.account_id
      where p.state = 'pending' and p.noticed_at is null and p.expires_at > now()
        and not exists (select from approval_notice n where n.audience = a.owner_id and n.sent_at > now() - interval '${quietMinutes} minutes')
      limit ${roundMax}`,
  )
  for (const { owner_id, account_id } of rows) {
    if (owner_id) await tellOwner(ctx, owner_id)
    else if (account_id) await askToClaim(ctx, account_id)
  }
}

interface Line {
  account_id: string
  id: string
  from: string
  recipients: string[]
  held_since: Date
  findings: Finding[] | null
}

async function tellOwner(ctx: Context, ownerId: string): Promise<void> {
  const { pool } = ctx.db
  const turn = await pool.query(
    `insert into approval_notice as n (audience) values ($1)
     on conflict (audience) do update set sent_at = now() where n.sent_at <= now() - interval '${quietMinutes} minutes' returning 1`,
    [ownerId],
  )
  if (turn.rows.length === 0) return
  const { rows: lines } = await pool.query<Line>(
    `select p.account_id, p.id, m.from_address as "from", p.recipients, m.created_at as held_since,
            (select d.findings from decision d where d.account_id = p.account_id and d.message_id = p.message_id and d.outcome = 'hold'
              order by d.id desc limit 1) as findings
       from approval p join account a on a.id = p.account_id join message m on m.account_id = p.account_id and m.id = p.message_id
      where a.owner_id = $1 and p.state = 'pending' and p.noticed_at is null and p.expires_at > now() order by p.id`,
    [ownerId],
  )
  if (lines.length === 0) return
  const owner = await pool.query('select email from owner where id = $1', [ownerId])
  const told = await sendSystemMail(ctx, {
    kind: 'approval',
    to: owner.rows[0].email,
    subject: lines.length === 1 ? 'A message waits for you' : `${lines.length} messages wait for you`,
    text: write(lines, ctx.config.publicUrl),
  })
  // A stop of our own mail, or a cap, is over some time; who wants no mail of ours is not asked again.
  if (told.outcome === 'refused' && told.finding.rule !== 'suppressed-recipient') return
  await pool.query(
    `update approval p set noticed_at = now() from unnest($1::text[], $2::text[]) as x (account_id, id)
      where p.account_id = x.account_id and p.id = x.id`,
    [lines.map(line => line.account_id), lines.map(line => line.id)],
  )
}

function write(lines: Line[], publicUrl: string): string {
  const told = lines
    .slice(0, linesMax)
    .map(line =>
      [
        `${line.from} to ${shortly(line.recipients)}`,
        `Waits since ${line.held_since.toISOString().slice(0, 16).replace('T', ' ')} UTC. ${why(line.findings)}`,
        `${publicUrl}/approvals/${line.id}`,
      ].join('\n'),
    )
  return [
    lines.length === 1
      ? 'An agent of yours wants to send a message. It leaves only if you let it.'
      : 'Agents of yours want to send messages. Each leaves only if you let it.',
    ...told,
    ...(lines.length > linesMax ? [`And ${lines.length - linesMax} more: ${publicUrl}/approvals`] : []),
    'What nobody decides on is refused after 24 hours. Opening a page decides nothing.',
  ].join('\n\n')
}

const shortly = (addresses: string[]) =>
  addresses.slice(0, recipientsShown).join(', ') +
  (addresses.length > recipientsShown ? ` and ${addresses.length - recipientsShown} more` : '')

/** Our own sentences. */
const why = (findings: Finding[] | null) =>
  (findings ?? [])
    .filter(finding => finding.outcome === 'hold')
    .map(finding => finding.toOwner)
    .join(' ')

async function askToClaim(ctx: Context, accountId: string): Promise<void> {
  const asked = await ctx.db.transaction(async tx => {
    const noted = await tx.query(
      `update approval set noticed_at = now() where account_id = $1 and state = 'pending' and noticed_at is null returning id`,
      [accountId],
    )
    const { rows } = await tx.query(
      `select a.owner_email, a.registered_from,
              (select address from inbox i where i.account_id = a.id and i.deleted_at is null order by i.id limit 1) as address
         from account a where a.id = $1 and a.owner_id is null and a.owner_email is not null
          and not exists (select from claim c where c.account_id = a.id
                           and (c.state = 'disowned' or c.created_at > now() - interval '${claimAgainHours} hours'))`,
      [accountId],
    )
    if (noted.rows.length === 0 || !rows[0]?.address) return null
    const { owner_email: email, registered_from: ip, address } = rows[0]
    const claim = await openClaim(tx, { accountId, email, ip, actor: 'postern' })
    return 'link' in claim ? { claim, address, waiting: noted.rows.length } : null
  })
  if (asked) await askOwner(ctx, asked.claim, asked.address, asked.waiting)
}
