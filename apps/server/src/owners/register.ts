// An agent registers: account, first inbox, first key, in one transaction, within a budget an IP address. Where it names a
// human, that human is asked to claim it; the answer is the same whoever the address belongs to.
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import { newId } from '../id.ts'
import { isLoopbackAddress, networkOf } from '../network.ts'
import { askOwner, checkOwnerAddress, openClaim } from './claim.ts'
import { type Inbox, insertInbox } from './inboxes.ts'
import { createKey } from './keys.ts'
import { type NameProblem, slugOf } from './names.ts'
import { type Budget, take } from './quota.ts'
import { registrationBudgets } from './shared-limits.ts'

export interface RegisterInput {
  name: string
  description?: string
  owner_email?: string
  environment?: 'live' | 'test'
}

export type Registered =
  | { token: string; keyId: string; accountId: string; inbox: Inbox; asked: boolean }
  | { problem: NameProblem | 'invalid_address'; field: string; detail: string }
  | { problem: 'registration_limit'; resetsAt: string }

/** On a laptop that only captures mail, nobody is harmed by many. */
const perLoopback: readonly Budget[] = [{ meter: 'register', max: 1_000, per: 'hour' }]

/** The subject of the ceilings of the instance. */
const everyone = '*'

export async function register(ctx: Context, input: RegisterInput, ip: string): Promise<Registered> {
  const { config, db } = ctx
  const slug = slugOf(input.name)
  if ('problem' in slug) {
    const detail =
      slug.problem === 'name_invalid'
        ? 'is empty, longer than 64 characters, or has control characters'
        : 'is reserved for whoever runs a mail service'
    return { problem: slug.problem, field: 'name', detail }
  }
  let ownerEmail: string | null = null
  if (input.owner_email !== undefined) {
    const checked = checkOwnerAddress(config, input.owner_email)
    if ('problem' in checked) return { problem: 'invalid_address', field: 'owner_email', detail: checked.problem }
    ownerEmail = checked.address
  }
  const environment = input.environment ?? 'live'
  const onLaptop = config.transport === 'capture' && isLoopbackAddress(ip)

  const made = await db.transaction(async tx => {
    const ceilings = await registrationBudgets(tx)
    const resetsAt =
      (await take(tx, networkOf(ip), onLaptop ? perLoopback : ceilings.network)) ??
      (await take(tx, everyone, ceilings.instance))
    if (resetsAt) return { resetsAt }
    const accountId = newId('acc')
    await tx.query(
      'insert into account (id, environment, name, description, owner_email, registered_from) values ($1, $2, $3, $4, $5, $6)',
      [accountId, environment, input.name, input.description ?? null, ownerEmail, ip],
    )
    const inbox = await insertInbox(tx, accountId, input.name, slug.slug, config.mailDomain)
    const { token, keyId } = await createKey(tx, accountId, environment)
    await append(tx, {
      accountId,
      actor: `agent:${keyId}`,
      action: 'account.registered',
      subject: accountId,
      data: {
        operation: 'register',
        inbox_id: inbox.inbox_id,
        address: inbox.email,
        environment,
        ip,
        owner_named: ownerEmail !== null,
      },
    })
    // A stopped instance asks nobody: whoever registers now cannot act either.
    const running = await tx.query(`select 1 from kill_switch where scope = '*' and state = 'running'`)
    const claim =
      ownerEmail && running.rows.length
        ? await openClaim(tx, { accountId, email: ownerEmail, ip, actor: `agent:${keyId}` })
        : null
    return { accountId, inbox, token, keyId, claim }
  })
  if ('resetsAt' in made) return { problem: 'registration_limit', resetsAt: made.resetsAt! }
  if (made.claim && 'link' in made.claim) {
    await askOwner(ctx, made.claim, made.inbox.email).catch(error =>
      ctx.log.error({ error, accountId: made.accountId }, 'claim.not-mailed'),
    )
  }
  return {
    token: made.token,
    keyId: made.keyId,
    accountId: made.accountId,
    inbox: made.inbox,
    asked: made.claim !== null && 'link' in made.claim,
  }
}
