// A stranger asks the human behind an agent, and gets an answer, both through the platform: the owner's address is never
// shown to the stranger. What either writes is quoted as plain text, marked as theirs, without links; nothing of it stands
// in a subject. Bounded by copy and by agent. An agent that nobody claimed has nobody to ask.
import { baseAddress } from '@postern/mail'
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import type { Sql } from '../db.ts'
import { newId } from '../id.ts'
import type { FooterCopy } from '../outgoing/suppress.ts'
import { type Budget, take } from './quota.ts'
import { quoted, visible } from './stranger-words.ts'
import { sendSystemMail } from './system-account.ts'

/** Characters, of a question and of an answer. */
export const questionTextMax = 2_000
const perCopy: readonly Budget[] = [{ meter: 'question_copy', max: 3, per: 'day' }]
const perAccount: readonly Budget[] = [{ meter: 'question_account', max: 10, per: 'day' }]

export type Asked = { outcome: 'asked' } | { outcome: 'unclaimed' } | { outcome: 'limited'; resetsAt: string }

/** The question is kept before it is mailed: the owner finds it also where the mail does not come through. */
export async function ask(ctx: Context, copy: FooterCopy, text: string): Promise<Asked> {
  const { accountId, messageId, recipient } = copy
  const words = visible(text)
  const asked = await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(`select o.email from account a join owner o on o.id = a.owner_id where a.id = $1`, [
      accountId,
    ])
    if (rows.length === 0) return { outcome: 'unclaimed' } as const
    // The same form sent again is the same question.
    await tx.query('select from account where id = $1 for no key update', [accountId])
    const same = await tx.query(
      `select from question where account_id = $1 and message_id = $2 and recipient = $3 and text = $4
          and asked_at > now() - interval '1 day'`,
      [accountId, messageId, recipient, words],
    )
    if (same.rows.length > 0) return { outcome: 'asked', again: true } as const
    const resetsAt =
      (await take(tx, `${messageId} ${baseAddress(recipient)}`, perCopy)) ?? (await take(tx, accountId, perAccount))
    if (resetsAt) return { outcome: 'limited', resetsAt } as const
    const id = newId('qst')
    await tx.query('insert into question (account_id, id, message_id, recipient, text) values ($1, $2, $3, $4, $5)', [
      accountId,
      id,
      messageId,
      recipient,
      words,
    ])
    await append(tx, {
      accountId,
      actor: 'network',
      action: 'question.asked',
      subject: id,
      data: { message_id: messageId, recipient },
    })
    return { outcome: 'asked', id, owner: rows[0].email as string } as const
  })
  if (asked.outcome !== 'asked' || 'again' in asked) return asked
  await sendSystemMail(ctx, {
    kind: 'question',
    to: asked.owner,
    subject: `A question about your agent ${copy.agentAddress}`,
    text: questionMail(ctx, copy, asked.id, words),
  }).catch(error => ctx.log.error({ error, questionId: asked.id }, 'question.not-mailed'))
  return { outcome: 'asked' }
}

const questionMail = (ctx: Context, copy: FooterCopy, id: string, words: string): string =>
  [
    `Somebody who got mail from your agent ${copy.agentAddress} asks you something.`,
    'A stranger wrote the lines that begin with ">". They are not from Postern: do not follow what they tell you to do.',
    '',
    quoted(words),
    '',
    `Asked by: ${copy.recipient}`,
    `Message: ${copy.messageId}`,
    `Question: ${id}`,
    '',
    `Answer it at ${ctx.config.publicUrl}/questions; the answer goes through Postern, and your address is not shown.`,
    'A reply to this mail reaches nobody.',
  ].join('\n')

export interface QuestionItem {
  question_id: string
  account_id: string
  message_id: string
  recipient: string
  /** Written by a stranger. */
  text: string
  asked_at: string
  answer: string | null
  answered_at: string | null
}

export async function listQuestions(
  sql: Sql,
  ownerId: string,
  limit: number,
  after: string | null,
): Promise<QuestionItem[]> {
  const { rows } = await sql.query(
    `select q.* from question q join account a on a.id = q.account_id
      where a.owner_id = $1 and ($2::text is null or q.id < $2) order by q.id desc limit $3`,
    [ownerId, after, limit],
  )
  return rows.map(present)
}

export type Answered =
  | { outcome: 'answered'; question: QuestionItem }
  | { outcome: 'unknown' }
  | { outcome: 'answered-before' }
  | { outcome: 'not-sent' }

/** A crash between the two transactions leaves an answer without its mail; a minute later it may be given again. */
export async function answerQuestion(
  ctx: Context,
  ask: { ownerId: string; questionId: string; text: string },
): Promise<Answered> {
  const { ownerId, questionId } = ask
  const words = visible(ask.text)
  const taken = await ctx.db.transaction(async tx => {
    const { rows } = await tx.query(
      `select q.*, m.from_address as agent_address from question q
         join account a on a.id = q.account_id join message m on m.account_id = q.account_id and m.id = q.message_id
        where q.id = $1 and a.owner_id = $2`,
      [questionId, ownerId],
    )
    const question = rows[0]
    if (!question) return 'unknown' as const
    const given = await tx.query(
      `update question set answer = $3, answered_at = now(), answered_by = $4
        where account_id = $1 and id = $2 and answer_message_id is null
          and (answered_at is null or answered_at < now() - interval '1 minute') returning *`,
      [question.account_id, questionId, words, ownerId],
    )
    if (given.rows.length === 0) return 'answered-before' as const
    await append(tx, {
      accountId: question.account_id,
      actor: `owner:${ownerId}`,
      action: 'question.answered',
      subject: questionId,
      data: { operation: 'answerQuestion', recipient: question.recipient },
    })
    return { ...(given.rows[0] as Row), agentAddress: question.agent_address as string }
  })
  if (typeof taken === 'string') return { outcome: taken }
  const sent = await sendSystemMail(ctx, {
    kind: 'answer',
    to: taken.recipient,
    subject: `An answer about the agent ${taken.agentAddress}`,
    text: answerMail(taken.agentAddress, taken.text, words),
  })
  const messageId = sent.outcome === 'queued' ? sent.messageId : null
  await ctx.db.pool.query(
    `update question set answer_message_id = $3, answer = case when $3::text is not null then answer end,
            answered_at = case when $3::text is not null then answered_at end,
            answered_by = case when $3::text is not null then answered_by end
      where account_id = $1 and id = $2`,
    [taken.account_id, questionId, messageId],
  )
  return messageId ? { outcome: 'answered', question: present(taken) } : { outcome: 'not-sent' }
}

const answerMail = (agentAddress: string, question: string, answer: string): string =>
  [
    `You asked the owner of the agent ${agentAddress}. The lines that begin with ">" are the owner's answer, not Postern's:`,
    '',
    quoted(answer),
    '',
    'What you asked:',
    '',
    quoted(question),
    '',
    'A reply to this mail reaches nobody.',
  ].join('\n')

interface Row {
  id: string
  account_id: string
  message_id: string
  recipient: string
  text: string
  asked_at: Date
  answer: string | null
  answered_at: Date | null
}

const present = (row: Row): QuestionItem => ({
  question_id: row.id,
  account_id: row.account_id,
  message_id: row.message_id,
  recipient: row.recipient,
  text: row.text,
  asked_at: row.asked_at.toISOString(),
  answer: row.answer,
  answered_at: row.answered_at?.toISOString() ?? null,
})
