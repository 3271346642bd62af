// The sender of drills: an account as old as the database that no key, no person and no call can act as, with an inbox on
// the present domain.
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import { newId } from '../id.ts'

/** Made by a migration. */
export const drillAccountId = 'acc_drill'
/** No agent's inbox is called so: theirs end in four characters of chance. */
const localPart = 'postern-drill'

/** Makes its inbox where there is none yet, and gives its id. */
export async function ensureDrillInbox(ctx: Pick<Context, 'db' | 'config'>): Promise<string> {
  const address = `${localPart}@${ctx.config.mailDomain}`
  const find = async () => {
    const { rows } = await ctx.db.pool.query('select id from inbox where account_id = $1 and address = $2', [
      drillAccountId,
      address,
    ])
    return rows[0]?.id as string | undefined
  }
  const found = await find()
  if (found) return found
  await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      'insert into inbox (account_id, id, address, name) values ($1, $2, $3, $4) on conflict (address) do nothing returning id',
      [drillAccountId, newId('inb'), address, 'Drill'],
    )
    if (rows.length === 0) return
    const event = { accountId: drillAccountId, actor: 'postern', action: 'inbox.created' }
    await append(tx, { ...event, subject: rows[0].id, data: { address } })
  })
  const made = await find()
  if (!made) throw new Error(`The address ${address} is taken, so no drill can send from it.`)
  return made
}
