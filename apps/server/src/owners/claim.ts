// A human takes ownership. A mail carries a link and a 6-digit code: the link shows what would be claimed and changes
// nothing; the code, typed there, ties account and owner. It is good for 5 tries, 24 hours and one use, which the database
// function `claim_account` holds under any concurrency. *Not mine* ends the claim and stops the agent.
import { randomInt } from 'node:crypto'
import { baseAddress, canonicalAddress, domainOf } from '@postern/mail'
import { append } from '../audit.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import type { Sql, Tx } from '../db.ts'
import { newId } from '../id.ts'
import { networkOf } from '../network.ts'
import { plantCanaries } from './canaries.ts'
import { stop } from './kill-switch.ts'
import { type Budget, take } from './quota.ts'
import { openSession, type Session } from './session.ts'
import { sendSystemMail } from './system-account.ts'
import { hashSecret, mintSecret } from './token.ts'

export const claimHours = 24
const perTarget: readonly Budget[] = [{ meter: 'claim_target', max: 3, per: 'day' }]
const perNetwork: readonly Budget[] = [{ meter: 'claim_network', max: 20, per: 'day' }]

export interface OpenedClaim {
  email: string
  link: string
  code: string
}

/** An owner is outside: never an address on a domain that is hosted here, or an agent could claim itself. */
export function checkOwnerAddress(config: Config, input: string): { address: string } | { problem: string } {
  const checked = canonicalAddress(input)
  if ('problem' in checked) return { problem: checked.problem.sentence }
  const domain = domainOf(checked.address)
  if (domain === config.mailDomain || domain.endsWith(`.${config.mailDomain}`)) {
    return { problem: `The address is on ${config.mailDomain}, which is hosted here; name a human outside.` }
  }
  return { address: checked.address }
}

/**
 * Opens a claim within the budgets of target (whatever its plus-tag) and network; `limited` says when there is room again.
 */
export async function openClaim(
  tx: Tx,
  ask: { accountId: string; email: string; ip: string; actor: string },
): Promise<OpenedClaim | { limited: string }> {
  const limited = (await take(tx, networkOf(ask.ip), perNetwork)) ?? (await take(tx, baseAddress(ask.email), perTarget))
  if (limited) return { limited }
  const id = newId('clm')
  const { secret, hash } = mintSecret()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await tx.query(
    `insert into claim (account_id, id, email, link_hash, code_hash, requested_from, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7))`,
    [ask.accountId, id, ask.email, hash, hashCode(secret, code), ask.ip, claimHours],
  )
  await append(tx, {
    accountId: ask.accountId,
    actor: ask.actor,
    action: 'claim.requested',
    subject: id,
    data: { email: ask.email },
  })
  return { email: ask.email, link: secret, code }
}

/** A code has a million values, so its hash holds the link's secret too, which the database does not have. */
const hashCode = (link: string, code: string) => hashSecret(`${link}:${code}`)

/** The mail holds no word that the agent chose but its address, whose letters the platform made: the page shows the rest. */
export async function askOwner(ctx: Context, claim: OpenedClaim, address: string, waiting = 0): Promise<void> {
  await sendSystemMail(ctx, {
    kind: 'claim',
    to: claim.email,
    subject: `Claim your agent ${address}`,
    text: [
      `An AI agent registered at ${new URL(ctx.config.publicUrl).host} and named you as its human.`,
      '',
      `Address: ${address}`,
      '',
      ...(waiting > 0
        ? ['It wants to send mail that leaves only if you let it: claim it, and you see what waits.', '']
        : []),
      'If it is yours, open this page and type the code. You will then see what it does, and can stop it:',
      '',
      `${ctx.config.publicUrl}/claim/${claim.link}`,
      '',
      `Code: ${claim.code}`,
      '',
      `Opening the page changes nothing. Link and code work once, for ${claimHours} hours. Give the code to nobody, the agent included.`,
      'If it is not yours, the same page has a button that says so and stops it.',
    ].join('\n'),
  })
}

export interface ClaimView {
  state: 'open' | 'used' | 'disowned' | 'superseded' | 'expired' | 'no_tries'
  accountId: string
  name: string
  description: string | null
  address: string | null
  environment: 'live' | 'test'
  email: string
  registeredAt: Date
  registeredFrom: string
  expiresAt: Date
  triesLeft: number
  claimedAlready: boolean
}

/** What the claim page shows. Reading it consumes nothing. */
export async function viewClaim(sql: Sql, link: string): Promise<ClaimView | null> {
  const { rows } = await sql.query(
    `select c.state, c.tries_left, c.expires_at, c.expires_at <= now() as expired, c.email, a.id, a.name, a.description, a.environment,
            a.created_at, a.registered_from, a.owner_id is not null as claimed,
            (select address from inbox i where i.account_id = a.id and i.deleted_at is null order by i.id limit 1) as address
       from claim c join account a on a.id = c.account_id where c.link_hash = $1`,
    [hashSecret(link)],
  )
  const row = rows[0]
  if (!row) return null
  return {
    state: row.state !== 'open' ? row.state : row.expired ? 'expired' : row.tries_left < 1 ? 'no_tries' : 'open',
    accountId: row.id,
    name: row.name,
    description: row.description,
    address: row.address,
    environment: row.environment,
    email: row.email,
    registeredAt: row.created_at,
    registeredFrom: row.registered_from,
    expiresAt: row.expires_at,
    triesLeft: row.tries_left,
    claimedAlready: row.claimed,
  }
}

export type ClaimOutcome =
  | { outcome: 'claimed'; accountId: string; ownerId: string; session: Session }
  | { outcome: 'wrong_code'; triesLeft: number }
  | {
      outcome:
        | 'unknown'
        | 'used'
        | 'disowned'
        | 'superseded'
        | 'expired'
        | 'no_tries'
        | 'already_claimed'
        | 'agent_limit'
    }

/** The code was typed: ties account and owner, raises the caps, opens the owner's session, in one transaction. */
export async function claim(ctx: Context, link: string, code: string, ip: string): Promise<ClaimOutcome> {
  return ctx.db.transaction(async tx => {
    const { rows } = await tx.query('select * from claim_account($1, $2, $3)', [
      link,
      code.replace(/\D/g, ''),
      newId('own'),
    ])
    const { outcome, owner, account, tries } = rows[0]
    if (outcome === 'wrong_code') {
      await append(tx, {
        accountId: account,
        actor: 'postern',
        action: 'claim.wrong-code',
        subject: account,
        data: { tries_left: tries, ip },
      })
      return { outcome, triesLeft: tries }
    }
    if (outcome !== 'claimed') return { outcome }
    await plantCanaries(tx, account, ctx.config.mailDomain)
    await append(tx, {
      accountId: account,
      actor: `owner:${owner}`,
      action: 'account.claimed',
      subject: account,
      data: { ip },
    })
    return { outcome, accountId: account, ownerId: owner, session: await openSession(tx, owner) }
  })
}

/**
 * The one who was asked says that the agent is not theirs: the claim ends and the agent stops. False where the link is
 * spent. Saying it again stops again, for the case that the first stop did not come through.
 */
export async function disown(ctx: Context, link: string, ip: string): Promise<boolean> {
  const accountId = await ctx.db.transaction(async tx => {
    const { rows } = await tx.query('select disown_account($1) as account', [link])
    const account: string | null = rows[0].account
    if (account) {
      await append(tx, {
        accountId: account,
        actor: 'postern',
        action: 'account.disowned',
        subject: account,
        data: { ip },
      })
      return account
    }
    const said = await tx.query(
      `select c.account_id from claim c join account a on a.id = c.account_id
        where c.link_hash = $1 and c.state = 'disowned' and a.owner_id is null`,
      [hashSecret(link)],
    )
    return (said.rows[0]?.account_id as string | undefined) ?? null
  })
  if (!accountId) return false
  await stop(ctx, { accountId }, 'postern', 'Disowned by the one who was asked.')
  return true
}
