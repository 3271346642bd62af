// Makes messages of judged mail, a batch in one transaction: verdict, thread, message, audit, and the spool row gone.
// A message never exists without its verdict (the database says so too), and a spool row goes only with its message, so
// accepted mail is always one or the other. Only the holder of the lease stores; a lease that was lost stores nothing.
// Inboxes are locked first, in order: two mails of one thread cannot each begin it, and creation times only grow.

import { findOwnTokens } from '@postern/gate'
import { baseAddress } from '@postern/mail'
import { type AuditEvent, append } from '../audit.ts'
import { type Batching, batching } from '../batching.ts'
import type { Context } from '../context.ts'
import { constraintOf, errorCode, isUnavailable, type Tx } from '../db.ts'
import { newId } from '../id.ts'
import { revokeLeaked } from '../owners/leaked-key.ts'
import { removeSpooled, type Spooled } from '../spool.ts'
import { nobody } from './authenticate.ts'
import { findBlocked } from './blocked.ts'
import { type Judged, unreadable } from './judged.ts'
import { findThreads } from './thread.ts'

export interface JudgedMail {
  spooled: Spooled
  judged: Judged
}

export type Store = Batching<JudgedMail, void>

const mostMails = 100
const mostBytes = 16 * 1024 * 1024
const maxParticipants = 50

/** Stores whatever was judged while the last batch was written. */
export function startStoring(ctx: Pick<Context, 'db' | 'log'>): Store {
  return batching<JudgedMail, void>({
    most: mostMails,
    mostBytes,
    sizeOf: ({ judged }) => judged.mail.text.length + (judged.mail.html?.length ?? 0),
    aloneAfter: error => !isUnavailable(error),
    async act(mails) {
      try {
        await ctx.db.transaction(tx => store(tx, mails))
      } catch (error) {
        if (mails.length > 1) throw error
        await storeAtLeast(ctx, mails[0]!, error)
      }
      return mails.map(() => undefined)
    },
  })
}

/**
 * One mail that could not be stored as it is: it is there already, or the database takes no such text. Whatever else went
 * wrong is not about the mail: it stays in the spool whole, and is tried again when the lease ends.
 */
async function storeAtLeast(ctx: Pick<Context, 'db' | 'log'>, mail: JudgedMail, error: unknown): Promise<void> {
  const { spooled } = mail
  if (constraintOf(error) === 'message_once') {
    await ctx.db.transaction(tx => removeSpooled(tx, [spooled]))
    return
  }
  if (!isAboutTheMail(error)) throw error
  ctx.log.error({ error, sha256: spooled.sha256.toString('hex') }, 'store.failed')
  const judged = unreadable('store-failed', spooled.raw.length, nobody, new Date().toISOString())
  await ctx.db.transaction(tx => store(tx, [{ spooled, judged }]))
}

/** Values that the database cannot hold (classes 22 and 54), and those that a check forbids. */
const isAboutTheMail = (error: unknown): boolean => /^(22|54)...$|^23514$/.test(errorCode(error))

async function store(tx: Tx, mails: JudgedMail[]): Promise<void> {
  await lockInboxes(tx, mails)
  const held = await removeSpooled(
    tx,
    mails.map(mail => mail.spooled),
  )
  const kept = mails.filter(mail => held.has(mail.spooled.id)).toSorted((a, b) => a.spooled.id - b.spooled.id)
  if (kept.length === 0) return
  const blocked = await findBlocked(
    tx,
    kept.map(({ spooled, judged }) => ({
      accountId: spooled.accountId,
      from: judged.mail.from_address,
      verified: judged.safety.sender_authentication.verified,
    })),
  )
  const messageIds = kept.map(() => newId('msg')).toSorted()
  const begun = new Set<string>()
  // Nobody's thread is found by what the agent never sees.
  const threadables = kept.map(({ spooled, judged }, i) => ({
    accountId: spooled.accountId,
    inboxId: spooled.inboxId,
    rfcMessageId: blocked[i] ? null : judged.mail.rfc_message_id,
    inReplyTo: judged.mail.in_reply_to,
    refs: judged.mail.refs,
  }))
  const threadIds = await findThreads(tx, threadables, () => {
    const id = newId('thr')
    begun.add(id)
    return id
  })
  const rows = kept.map((mail, i) => toRow(mail, messageIds[i]!, threadIds[i]!, blocked[i]!))
  const threads = threadsOf(kept, rows, begun)
  await tx.query(storeSql, [JSON.stringify(rows), JSON.stringify(threads), threads.length])
  await append(tx, ...rows.flatMap(eventsOf), ...(await endLeaked(tx, rows)))
}

/** A key of ours that comes by mail is known to whoever wrote it. */
async function endLeaked(tx: Tx, rows: Row[]): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  for (const row of rows) {
    const words = `${row.subject}\n${row.text}\n${row.html ?? ''}`
    if (/pt[nwo]_/i.test(words)) events.push(...(await revokeLeaked(tx, row.account_id, findOwnTokens(words))))
  }
  return events
}

async function lockInboxes(tx: Tx, mails: JudgedMail[]): Promise<void> {
  await tx.query({
    text: 'select id from inbox where id = any($1) order by id for no key update',
    values: [[...new Set(mails.map(mail => mail.spooled.inboxId))]],
  })
}

// The foreign keys are looked at when the statement ends.
const storeSql = `
with mail as materialized (
  select * from json_to_recordset($1::json) as m (account_id text, id text, inbox_id text, thread_id text, verdict_id text,
    verdict text, safety jsonb, scanner text, rfc_message_id text, in_reply_to text, refs text[], from_address text,
    from_name text, "to" jsonb, cc jsonb, subject text, text text, html text, extracted_text text, attachments jsonb,
    flags text[], automated boolean, sha256 text, size int, dated_at timestamptz, envelope jsonb, blocked boolean, sender text)
), conversation as (
  select * from json_to_recordset($2::json) as t (account_id text, id text, inbox_id text, subject text,
    first_message_id text, is_new boolean, messages int, participants text[])
   limit $3
), begun as (
  insert into thread (account_id, id, inbox_id, subject, first_message_id, message_count, participants, last_message_at)
  select account_id, id, inbox_id, subject, first_message_id, messages, participants, clock_timestamp()
    from conversation where is_new
), grown as (
  update thread t
     set message_count = t.message_count + c.messages, last_message_at = greatest(t.last_message_at, clock_timestamp()),
         participants = array(select p from unnest(t.participants || c.participants) with ordinality as u (p, n)
                               group by p order by min(n) limit ${maxParticipants})
    from (select * from conversation where not is_new order by id) c
   where t.account_id = c.account_id and t.id = c.id
), acquainted as (
  insert into contact as c (account_id, address, wrote_at)
  select distinct account_id, sender, clock_timestamp() from mail m where sender is not null
     -- An inbox here that no human answers for is anybody's.
     and (not (m.envelope ->> 'handed_over')::boolean
          or exists (select from inbox i join account a on a.id = i.account_id where i.address = m.sender and a.claimed_at is not null))
   order by account_id, sender
  on conflict (account_id, address) do update set wrote_at = excluded.wrote_at where c.wrote_at is null
), judged as (
  insert into verdict (account_id, id, message_id, verdict, safety, scanner)
  select account_id, verdict_id, id, verdict, safety, scanner from mail
)
insert into message (account_id, id, inbox_id, thread_id, direction, status, verdict_id, rfc_message_id, in_reply_to, refs,
  from_address, from_name, to_list, cc_list, subject, text, html, extracted_text, attachments, flags, automated,
  raw_sha256, size, dated_at, envelope, blocked, created_at)
select account_id, id, inbox_id, thread_id, 'in', 'received', verdict_id, rfc_message_id, in_reply_to, refs,
  from_address, from_name, "to", cc, subject, text, html, extracted_text, attachments, flags, automated,
  decode(sha256, 'hex'), size, dated_at, envelope, blocked, clock_timestamp()
  from mail order by id`

type Row = ReturnType<typeof toRow>

/**
 * Who writes and is who they say, in a mail that nothing is wrong with, is no stranger from then on. A machine that
 * answers by itself is nobody's word: an agent could have made it answer. What an agent here writes says so of itself.
 */
function acquaintance({ spooled, judged: { verdict, safety, mail } }: JudgedMail): string | null {
  const wrote = mail.from_address !== '' && (spooled.handedOver || !mail.automated)
  const known = wrote && verdict === 'clear' && safety.sender_authentication.verified
  return known ? baseAddress(mail.from_address) : null
}

function toRow({ spooled, judged }: JudgedMail, id: string, threadId: string, blocked: boolean) {
  return {
    ...judged.mail,
    account_id: spooled.accountId,
    id,
    inbox_id: spooled.inboxId,
    thread_id: threadId,
    blocked,
    verdict_id: newId('vrd'),
    verdict: judged.verdict,
    safety: judged.safety,
    scanner: `${judged.safety.scanner.version}/${judged.safety.scanner.ruleset}`,
    sha256: spooled.sha256.toString('hex'),
    size: spooled.raw.length,
    sender: blocked ? null : acquaintance({ spooled, judged }),
    envelope: {
      mail_from: spooled.mailFrom,
      rcpt_to: spooled.rcptTo,
      client_ip: spooled.clientIp,
      helo: spooled.helo,
      handed_over: spooled.handedOver,
      received_at: spooled.receivedAt.toISOString(),
    },
  }
}

/**
 * What this batch adds to each thread: messages, and addresses that wrote or were written to. A thread is shown beside
 * withheld mail, so of that only its sender and the inbox are added: the other addresses may spell anything.
 */
function threadsOf(mails: JudgedMail[], rows: Row[], begun: Set<string>) {
  const threads = new Map<string, ReturnType<typeof startThread>>()
  rows.forEach((row, i) => {
    const thread = threads.get(row.thread_id) ?? startThread(row, begun.has(row.thread_id))
    threads.set(thread.id, thread)
    if (row.blocked) return
    thread.messages++
    const { spooled, judged } = mails[i]!
    const { from_address, to, cc } = judged.mail
    const addressed = judged.verdict === 'clear' ? [...to, ...cc] : [baseAddress(spooled.rcptTo)]
    const all = new Set([...thread.participants, from_address, ...addressed].filter(Boolean))
    thread.participants = [...all].slice(0, maxParticipants)
  })
  // Of what is blocked an agent sees nothing, so it moves no thread.
  return [...threads.values()].filter(thread => thread.is_new || thread.messages > 0)
}

function startThread(row: Row, isNew: boolean) {
  const participants: string[] = []
  return {
    account_id: row.account_id,
    id: row.thread_id,
    inbox_id: row.inbox_id,
    subject: row.subject,
    first_message_id: row.id,
    is_new: isNew,
    messages: 0,
    participants,
  }
}

function eventsOf(row: Row) {
  const event = { accountId: row.account_id, actor: 'network', subject: row.id }
  return [
    {
      ...event,
      action: 'message.received',
      data: {
        inbox_id: row.inbox_id,
        sha256: row.sha256,
        size: row.size,
        from_domain: row.safety.sender_authentication.from_domain,
      },
    },
    { ...event, action: 'message.judged', data: { verdict_id: row.verdict_id, verdict: row.verdict } },
    ...(row.blocked ? [{ ...event, action: 'message.blocked', data: { from: row.from_address } }] : []),
  ]
}
