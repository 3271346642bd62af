import { answerQuestion as answer } from '../owners/questions.ts'
import { visible } from '../owners/stranger-words.ts'
import { type Answer, type Call, callerOf } from './call.ts'
import { invalidField, Problem } from './problem.ts'

export async function answerQuestion(call: Call<'answerQuestion'>): Promise<Answer> {
  const { ownerId } = callerOf(call, 'owner')
  if (visible(call.body.text) === '') throw invalidField('invalid_request', 'text', 'has no visible character')
  const { question_id: questionId } = call.params
  const done = await answer(call.ctx, { ownerId, questionId, text: call.body.text })
  if (done.outcome === 'unknown') throw new Problem('not_found')
  if (done.outcome === 'answered-before') throw new Problem('already_answered')
  if (done.outcome === 'not-sent') throw new Problem('answer_not_sent')
  return { status: 200, body: done.question, audited: true }
}
