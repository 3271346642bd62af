// An account that sends as it always did: its owner allows whole domains, and it has sent much for a month. For tests of
// what is not about first contacts, bulk or behaviour; written by the owner of the schema, as no agent and no server could.
import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '../../apps/server/src/id.ts'

/** Domains that tests write to. */
const everybody = [
  'good.test',
  'rival.test',
  'locks.test',
  'people.test',
  'other.test',
  'elsewhere.test',
  'else.test',
  'claim.test',
  'bank.test',
  'all.test',
  'seed.test',
  'example.com',
  'example.org',
  'good.example',
  'sender.example',
  'other.example',
  'elsewhere.example',
  'load.example',
  'victim.example',
  'postern.localhost',
  'xn--bcher-kva.example',
]

/** Gives an account that nobody owns the friends of one that somebody does; its claim stays as it is. */
export async function befriend(owner: pg.Pool, accountId: string, domains: string[] = everybody): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query('select owner_id, claimed_at from account where id = $1 for update', [
      accountId,
    ])
    const before = rows[0]
    const ownerId: string = before.owner_id ?? newId('own')
    if (!before.owner_id) {
      await client.query('insert into owner (id, email) values ($1, $2)', [ownerId, `${ownerId}@befriend.example`])
      await client.query('update account set owner_id = $2, claimed_at = now() where id = $1', [accountId, ownerId])
    }
    for (const domain of domains) {
      await client.query(
        `insert into list_entry (account_id, id, list, action, pattern, owner_id) values ($1, $2, 'send', 'allow', $3, $4) on conflict do nothing`,
        [accountId, newId('lst'), `@${domain}`, ownerId],
      )
    }
    if (!before.owner_id) {
      await client.query('update account set owner_id = null, claimed_at = null where id = $1', [accountId])
    }
    await client.query(
      `insert into activity (account_id, day, sends, active_hours, last_hour, recipients, domains, bytes)
       select $1, (now() at time zone 'utc')::date - n, 1000000, 1, now() - make_interval(days => n), 1000000, 1000000, 1000000000000
         from generate_series(1, 29) n on conflict do nothing`,
      [accountId],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** Words that nobody wrote before: the same body to many is held. */
export const freshWords = () => spell(randomBytes(60))

/** The same words for the same key, as a call that is tried again needs them, and for no other. */
export const wordsOf = (key: string) => spell(createHash('sha512').update(key).digest().subarray(0, 60))

function spell(bytes: Buffer): string {
  const letters = [...bytes].map(byte => 'abcdefghijklmnopqrstuvwxyz'[byte % 26]).join('')
  return letters.match(/.{5}/g)!.join(' ')
}
