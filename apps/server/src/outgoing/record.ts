// Writes down what the gate decided, for any number of letters, in one round trip: bytes, message, recipients, thread,
// decision, approval, causes, whom the account is now in contact with, and the answer to an Idempotency-Key. Called by `pass-gate.ts` alone, which appends the audit events.
// One statement on many tables, because a round trip a table would be most of what accepting a message costs. Foreign
// keys are checked at its end. PostgreSQL runs the parts that nothing refers to last and in an order of its own, so what
// has to be locked last, the head of the audit chain, is locked by a later statement.
import type { Decision } from '@postern/gate'
import type { Tx } from '../db.ts'
import { afterwardsSql, toAfterwards } from './afterwards.ts'
import type { Letter } from './compose-copies.ts'
import type { Draft } from './draft.ts'
import type { Held, Queued } from './intent.ts'
import { idempotencyHours, type LetterFacts } from './load-facts.ts'

export interface Verdict {
  decisionId: string
  decision: Decision
  facts: LetterFacts
}
type Kept = Verdict & { act: 'allow' | 'hold'; letter: Letter; submission: Queued | Held }
export type Record = Kept | (Verdict & { act: 'refuse'; letter: Draft })

/** Addresses kept on a thread; more are no conversation. */
const participantsMax = 50

const recordSql = `
with raws as (
  insert into raw (account_id, sha256, bytes)
  select distinct on (account_id, sha256) account_id, decode(sha256, 'hex'), substr($2::bytea, at, size)
    from json_to_recordset($1::json -> 'copies') as x (account_id text, sha256 text, at int, size int)
   order by account_id, sha256
  on conflict do nothing
), new_threads as (
  insert into thread (account_id, id, inbox_id, subject, first_message_id, message_count, participants)
  select account_id, id, inbox_id, subject, first_message_id, messages, participants
    from json_to_recordset($1 -> 'threads') as x (account_id text, id text, inbox_id text, subject text, first_message_id text,
         messages int, participants text[], fresh bool)
   where fresh
), known_threads as (
  update thread t
     set message_count = t.message_count + x.messages, last_message_at = now(),
         participants = (array(select distinct p from unnest(t.participants || x.participants) p))[1:${participantsMax}]
    from (select * from json_to_recordset($1 -> 'threads') as y (account_id text, id text, messages int, participants text[], fresh bool)
           where not fresh order by id) x
   where t.account_id = x.account_id and t.id = x.id
), messages as (
  insert into message (account_id, id, inbox_id, thread_id, direction, status, rfc_message_id, in_reply_to, refs, from_address,
                       from_name, to_list, cc_list, bcc_list, subject, text, html, extracted_text, raw_sha256, size, content_hash, kind)
  select account_id, id, inbox_id, thread_id, 'out', status, rfc_message_id, in_reply_to, refs, from_address,
         from_name, to_list, cc_list, bcc_list, subject, text, html, text, decode(raw_sha256, 'hex'), size, decode(content_hash, 'hex'), kind
    from json_to_recordset($1 -> 'messages') as x (account_id text, id text, inbox_id text, thread_id text, status text,
         rfc_message_id text, in_reply_to text, refs text[], from_address text, from_name text, to_list jsonb, cc_list jsonb,
         bcc_list jsonb, subject text, text text, html text, raw_sha256 text, size int, content_hash text, kind text)
), recipients as (
  insert into message_recipient (account_id, message_id, address, kind, footer_token, raw_sha256)
  select account_id, message_id, address, kind, footer_token, decode(sha256, 'hex')
    from json_to_recordset($1 -> 'copies') as x (account_id text, message_id text, address text, kind text, footer_token text, sha256 text)
), decisions as (
  insert into decision (account_id, id, message_id, outcome, decided_by, findings, intent, content_hash)
  select account_id, id, message_id, outcome, decided_by, findings, intent, decode(content_hash, 'hex')
    from json_to_recordset($1 -> 'decisions') as x (account_id text, id text, message_id text, outcome text, decided_by text,
         findings jsonb, intent jsonb, content_hash text)
), approvals as (
  insert into approval (account_id, id, message_id, content_hash, recipients, expires_at)
  select account_id, id, message_id, decode(content_hash, 'hex'), recipients, expires_at
    from json_to_recordset($1 -> 'approvals') as x (account_id text, id text, message_id text, content_hash text, recipients text[], expires_at timestamptz)
), answers as (
  insert into idempotency (account_id, key, fingerprint, status, body)
  select account_id, key, decode(fingerprint, 'hex'), 202, body
    from json_to_recordset($1 -> 'answers') as x (account_id text, key text, fingerprint text, body jsonb)
), ${afterwardsSql}
select`

export async function record(tx: Tx, records: Record[]): Promise<void> {
  const kept = records.filter((each): each is Kept => each.act !== 'refuse')
  const answers = kept.flatMap(toAnswer)
  if (answers.length > 0) await forgetOldAnswers(tx, answers)

  const copies = kept.flatMap(({ letter }) => letter.copies.map(copy => ({ letter, copy })))
  let at = 1
  const rows = {
    copies: copies.map(({ letter, copy }) => {
      const row = {
        account_id: letter.intent.accountId,
        message_id: letter.messageId,
        address: copy.address,
        kind: copy.kind,
        footer_token: copy.footerToken,
        sha256: copy.sha256.toString('hex'),
        at,
        size: copy.raw.length,
      }
      at += copy.raw.length
      return row
    }),
    threads: toThreads(kept.map(each => each.letter)),
    messages: kept.map(toMessage),
    decisions: records.map(toDecision),
    approvals: kept.flatMap(toApproval),
    answers,
    ...toAfterwards(kept),
  }
  const bytes = Buffer.concat(copies.map(({ copy }) => copy.raw))
  await tx.query({ name: 'record-decisions', text: recordSql, values: [JSON.stringify(rows), bytes] })
}

/** An answer older than a day binds nobody; its row makes room. */
async function forgetOldAnswers(tx: Tx, answers: { account_id: string; key: string }[]): Promise<void> {
  await tx.query({
    name: 'forget-old-answers',
    text: `delete from idempotency i using unnest($1::text[], $2::text[]) as x (account_id, key)
            where i.account_id = x.account_id and i.key = x.key
              and i.created_at <= now() - make_interval(hours => ${idempotencyHours})`,
    values: [answers.map(answer => answer.account_id), answers.map(answer => answer.key)],
  })
}

interface ThreadRow {
  account_id: string
  id: string
  inbox_id: string
  subject: string
  first_message_id: string
  messages: number
  participants: string[]
  fresh: boolean
}

function toThreads(letters: Letter[]): ThreadRow[] {
  const threads = new Map<string, ThreadRow>()
  for (const { intent, origin, addressees, threadId, messageId } of letters) {
    const seen = [origin.address, ...addressees.to, ...addressees.cc]
    const thread = threads.get(threadId)
    if (thread) {
      thread.messages++
      thread.participants = [...new Set([...thread.participants, ...seen])]
    } else {
      threads.set(threadId, {
        account_id: intent.accountId,
        id: threadId,
        inbox_id: intent.inboxId,
        subject: intent.subject,
        first_message_id: messageId,
        messages: 1,
        participants: [...new Set(seen)],
        fresh: origin.parent === null,
      })
    }
  }
  return [...threads.values()]
}

function toMessage({ letter, act, facts }: Kept) {
  const { intent, origin, addressees, copies } = letter
  return {
    account_id: intent.accountId,
    id: letter.messageId,
    inbox_id: intent.inboxId,
    thread_id: letter.threadId,
    status: act === 'hold' ? 'held' : 'accepted',
    rfc_message_id: letter.rfcMessageId,
    in_reply_to: letter.inReplyTo,
    refs: letter.references,
    from_address: origin.address,
    from_name: origin.name,
    to_list: addressees.to,
    cc_list: addressees.cc,
    bcc_list: addressees.bcc,
    subject: intent.subject,
    text: letter.text.toWellFormed(),
    html: letter.html,
    raw_sha256: copies[0]!.sha256.toString('hex'),
    size: copies[0]!.raw.length,
    content_hash: letter.contentHash.toString('hex'),
    kind: facts.kind,
  }
}

function toDecision({ letter, decisionId, decision, act, facts }: Record) {
  const { intent, addressees } = letter
  return {
    account_id: intent.accountId,
    id: decisionId,
    message_id: act === 'refuse' ? null : letter.messageId,
    outcome: decision.outcome,
    decided_by: decision.decidedBy.rule,
    findings: decision.findings,
    intent: {
      operation: intent.operation ?? 'sendMessage',
      inbox_id: intent.inboxId,
      ...addressees,
      subject: intent.subject,
      // What a policy is asked with, so that another one can be tried on it later.
      kind: facts.kind,
      has_attachment: facts.content?.hasAttachment ?? false,
      policy_version: facts.policy.version,
      claimed: facts.account.claimed,
      owner_named: facts.account.ownerNamed,
      age_hours: facts.account.ageHours,
      new_recipients: facts.newRecipients,
      recipients: facts.recipients.map(({ address, known, written, listed }) => ({ address, known, written, listed })),
    },
    content_hash: letter.contentHash.toString('hex'),
  }
}

function toApproval({ letter, submission }: Kept) {
  if (submission.outcome !== 'held') return []
  return [
    {
      account_id: letter.intent.accountId,
      id: submission.approvalId,
      message_id: letter.messageId,
      content_hash: letter.contentHash.toString('hex'),
      recipients: letter.copies.map(copy => copy.address).toSorted(),
      expires_at: submission.expiresAt,
    },
  ]
}

function toAnswer({ letter, submission }: Kept) {
  const { intent } = letter
  if (!intent.idempotency) return []
  const { key, fingerprint } = intent.idempotency
  return [{ account_id: intent.accountId, key, fingerprint: fingerprint.toString('hex'), body: submission }]
}
