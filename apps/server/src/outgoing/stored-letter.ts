// A held message as the letter that it was when it was held: its words, and its copies as the stored bytes say them. The
// second parser reads every copy again, and each hash is taken anew from the bytes: what the rules and the owner's hash
// speak of is what would leave, never what was once written down about it. Read only; no lock is needed, because who
// decides compares the hash under one.
import { createHash } from 'node:crypto'
import { footerFor, inspect } from '@postern/mail'
import type { Context } from '../context.ts'
import type { Copy, Letter } from './compose-copies.ts'
import { draftOf, hashCopies } from './draft.ts'
import type { Intent } from './intent.ts'
import { likenessOf } from './likeness.ts'
import { loadOrigin } from './origin.ts'
import { readContent } from './read-content.ts'

interface Row {
  inbox_id: string
  thread_id: string
  rfc_message_id: string
  in_reply_to: string | null
  refs: string[]
  to_list: string[]
  cc_list: string[]
  bcc_list: string[]
  subject: string
  text: string
  html: string | null
  kind: NonNullable<Intent['kind']>
  parent_id: string | null
}

/** Null where there is no such message, or the inbox that it would leave from is gone. */
export async function loadHeld(
  ctx: Context,
  held: { accountId: string; messageId: string },
  actor: string,
): Promise<Letter | null> {
  const row = await readMessage(ctx, held)
  if (!row) return null
  const intent: Intent = {
    accountId: held.accountId,
    inboxId: row.inbox_id,
    actor,
    kind: row.kind,
    to: row.to_list,
    cc: row.cc_list,
    bcc: row.bcc_list,
    subject: row.subject,
    text: row.text,
    html: row.html,
    inReplyTo: row.parent_id,
  }
  const origin = await loadOrigin(ctx, intent)
  if ('outcome' in origin) return null
  const copies = await readCopies(ctx, held, origin.environment)
  const addressees = { to: row.to_list, cc: row.cc_list, bcc: row.bcc_list }
  const draft = {
    ...draftOf(intent, addressees, origin),
    messageId: held.messageId,
    threadId: row.thread_id,
    copies,
    contentHash: hashCopies(copies),
  }
  const words = { text: row.text, html: row.html }
  return {
    ...draft,
    rfcMessageId: row.rfc_message_id,
    inReplyTo: row.in_reply_to,
    references: row.refs,
    ...words,
    content: readContent(draft, words),
    ...likenessOf(row.subject, words),
  }
}

/** The message that it answers is the first of its thread with that Message-ID: what came later may only pretend to be it. */
async function readMessage({ db }: Context, held: { accountId: string; messageId: string }): Promise<Row | null> {
  const { rows } = await db.pool.query<Row>(
    `select m.inbox_id, m.thread_id, m.rfc_message_id, m.in_reply_to, m.refs, m.to_list, m.cc_list, m.bcc_list, m.subject, m.text,
            m.html, m.kind,
            (select p.id from message p
              where p.account_id = m.account_id and p.inbox_id = m.inbox_id and p.rfc_message_id = m.in_reply_to
                and p.thread_id = m.thread_id and p.id < m.id and not p.blocked
              order by p.id limit 1) as parent_id
       from message m where m.account_id = $1 and m.id = $2 and m.direction = 'out'`,
    [held.accountId, held.messageId],
  )
  return rows[0] ?? null
}

async function readCopies(
  { db, config }: Context,
  held: { accountId: string; messageId: string },
  environment: 'live' | 'test',
): Promise<Copy[]> {
  const { rows } = await db.pool.query<{ address: string; kind: Copy['kind']; footer_token: string; bytes: Buffer }>(
    `select r.address, r.kind, r.footer_token, w.bytes
       from message_recipient r join raw w on w.account_id = r.account_id and w.sha256 = r.raw_sha256
      where r.account_id = $1 and r.message_id = $2
      order by array_position(array['to', 'cc', 'bcc'], r.kind), r.address`,
    [held.accountId, held.messageId],
  )
  const footerKind = environment === 'test' ? 'agent-test' : 'agent'
  return Promise.all(
    rows.map(async ({ address, kind, footer_token: footerToken, bytes: raw }) => ({
      address,
      kind,
      footerToken,
      raw,
      sha256: createHash('sha256').update(raw).digest(),
      inspection: await inspect(raw, footerFor(footerKind, config.publicUrl, footerToken)).catch(() => null),
    })),
  )
}
