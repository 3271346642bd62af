// An owner changes a held message. What comes of it is another message under the same id: bytes, hash and approval are
// new, the old approval ends as `superseded`, and what the message was is kept as a version. It stays held, and to let it
// go is an act of its own on the new hash. From, footer, thread, Message-ID and the time that is left stay as they were.
// The gate speaks of the new version too, for the owner to read; whether it may leave is decided when it is approved.
import { decide, type Finding } from '@postern/gate'
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { newId } from '../id.ts'
import { type Ended, findPending, type HeldRow, lockHeld } from './approve.ts'
import { checkIntent, invalid } from './check-intent.ts'
import { composeCopies, type Letter } from './compose-copies.ts'
import { draftOf } from './draft.ts'
import type { Intent, IntentProblem } from './intent.ts'
import { loadFacts } from './load-facts.ts'
import { noSuchInbox } from './pass-gate.ts'
import { loadHeld } from './stored-letter.ts'

export interface Changes {
  to?: readonly string[]
  cc?: readonly string[]
  bcc?: readonly string[]
  subject?: string
  text?: string
  html?: string | null
}

export interface Edited {
  outcome: 'edited'
  accountId: string
  messageId: string
  /** Of the new version. */
  approvalId: string
  version: number
  contentHash: string
  expiresAt: Date
}

interface Edit {
  ownerId: string
  approvalId: string
  changes: Changes
}

export async function editHeld(ctx: Context, edit: Edit): Promise<Edited | IntentProblem | Ended> {
  const held = await findPending(ctx.db.pool, edit)
  if ('outcome' in held) return held
  const before = await loadHeld(ctx, held, `owner:${edit.ownerId}`)
  if (!before) return { outcome: 'not-found' }
  const intent = change(before.intent, edit.changes)
  const addressees = checkIntent(intent, ctx.config.mailDomain)
  if ('outcome' in addressees) return addressees
  if (addressees.to.length === 0) return invalid('invalid_request', 'to', 'Nobody is left to write to.')
  const draft = {
    ...draftOf(intent, addressees, before.origin),
    messageId: before.messageId,
    threadId: before.threadId,
  }
  const after = await composeCopies(ctx.config, draft, before.rfcMessageId)
  if ('outcome' in after) return after
  return ctx.db.transaction(tx => replace(ctx, tx, edit, before, after))
}

/** One of text and HTML alone is the whole message: the other would still say what was to be changed. */
function change(intent: Intent, { to, cc, bcc, subject, text, html }: Changes): Intent {
  const words = text === undefined && html === undefined ? {} : { text: text ?? '', html: html ?? null }
  return {
    ...intent,
    to: to ?? intent.to,
    cc: cc ?? intent.cc ?? [],
    bcc: bcc ?? intent.bcc ?? [],
    subject: subject ?? intent.subject,
    ...words,
  }
}

async function replace(
  ctx: Context,
  tx: Tx,
  { ownerId, approvalId }: Edit,
  before: Letter,
  after: Letter,
): Promise<Edited | IntentProblem | Ended> {
  const { accountId } = after.intent
  const { messageId } = after
  await tx.query('select from account where id = $1 for no key update', [accountId])
  const held = await lockHeld(tx, { ownerId, approvalId, contentHash: before.contentHash.toString('hex') })
  if ('outcome' in held) return held
  const [facts] = await loadFacts(tx, [after], ctx.config)
  if (facts!.unknownInboxes[0]) return noSuchInbox(after, facts!.unknownInboxes[0])
  const { findings, decidedBy } = decide(facts!)

  const next = { approvalId: newId('apr'), version: held.version + 1, expiresAt: held.expiresAt }
  await keepVersion(tx, held, before, ownerId)
  await supersede(tx, accountId, approvalId, ownerId)
  await writeVersion(tx, after, next.version)
  await holdAgain(tx, after, { ...next, findings, decidedBy: decidedBy.rule })
  await append(tx, {
    accountId,
    actor: `owner:${ownerId}`,
    action: 'message.edited',
    subject: messageId,
    data: {
      operation: 'editHeld',
      approval_id: next.approvalId,
      superseded: approvalId,
      version: next.version,
      content_hash: after.contentHash.toString('hex'),
      recipients: after.copies.map(copy => copy.address),
    },
  })
  return { outcome: 'edited', accountId, messageId, contentHash: after.contentHash.toString('hex'), ...next }
}

async function keepVersion(tx: Tx, held: HeldRow, letter: Letter, ownerId: string): Promise<void> {
  await tx.query(
    `insert into message_version (account_id, message_id, version, content_hash, to_list, cc_list, bcc_list, subject, text, html, copies, replaced_by)
     select account_id, id, version, content_hash, to_list, cc_list, bcc_list, subject, text, html, $4::jsonb, $5
       from message where account_id = $1 and id = $2 and version = $3`,
    [
      held.accountId,
      held.messageId,
      held.version,
      JSON.stringify(
        letter.copies.map(({ address, kind, sha256 }) => ({ address, kind, sha256: sha256.toString('hex') })),
      ),
      ownerId,
    ],
  )
}

async function supersede(tx: Tx, accountId: string, approvalId: string, ownerId: string): Promise<void> {
  await tx.query(
    `update approval set state = 'superseded', owner_id = $3, decided_at = now() where account_id = $1 and id = $2 and state = 'pending'`,
    [accountId, approvalId, ownerId],
  )
}

/** The bytes of the version before stay, under their hash. */
async function writeVersion(tx: Tx, letter: Letter, version: number): Promise<void> {
  const { intent, messageId, addressees, copies } = letter
  const { accountId } = intent
  await tx.query('delete from message_recipient where account_id = $1 and message_id = $2', [accountId, messageId])
  await tx.query(
    `with copies as (
       select * from unnest($3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[]) as x (address, kind, footer_token, sha256, bytes)
     ), raws as (
       insert into raw (account_id, sha256, bytes) select distinct on (sha256) $1, sha256, bytes from copies order by sha256 on conflict do nothing
     )
     insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
     select $1, $2, address, kind, footer_token, sha256 from copies`,
    [
      accountId,
      messageId,
      copies.map(copy => copy.address),
      copies.map(copy => copy.kind),
      copies.map(copy => copy.footerToken),
      copies.map(copy => copy.sha256),
      copies.map(copy => copy.raw),
    ],
  )
  await tx.query(
    `update message set to_list = $3::jsonb, cc_list = $4::jsonb, bcc_list = $5::jsonb, subject = $6, text = $7, html = $8, extracted_text = $7,
            raw_sha256 = $9, size = $10, content_hash = $11, version = $12
      where account_id = $1 and id = $2`,
    [
      accountId,
      messageId,
      JSON.stringify(addressees.to),
      JSON.stringify(addressees.cc),
      JSON.stringify(addressees.bcc),
      intent.subject,
      letter.text.toWellFormed(),
      letter.html,
      copies[0]!.sha256,
      copies[0]!.raw.length,
      letter.contentHash,
      version,
    ],
  )
}

interface HoldAgain {
  approvalId: string
  version: number
  expiresAt: Date
  findings: Finding[]
  decidedBy: string
}

/** Who wrote it needs no mail that it waits. */
async function holdAgain(tx: Tx, letter: Letter, again: HoldAgain): Promise<void> {
  const { intent, addressees, messageId, copies, contentHash } = letter
  await tx.query(
    `with held as (
       insert into approval (account_id, id, message_id, content_hash, recipients, expires_at, version, noticed_at, seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, now(), now())
     )
     insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, content_hash, approval_id)
     values ($1, $8, $3, 'hold', $9, $10::jsonb, $11::jsonb, $4, null)`,
    [
      intent.accountId,
      again.approvalId,
      messageId,
      contentHash,
      copies.map(copy => copy.address).toSorted(),
      again.expiresAt,
      again.version,
      newId('dec'),
      again.decidedBy,
      JSON.stringify(again.findings),
      JSON.stringify({ operation: 'editHeld', inbox_id: intent.inboxId, ...addressees, subject: intent.subject }),
    ],
  )
}
