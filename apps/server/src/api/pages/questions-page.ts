// What the people that an owner's agents wrote to say: their questions, which the owner answers here, and their reports. Both
// are a stranger's words, shown in boxes that say so, and lead nowhere.
import { answerQuestion, listQuestions, type QuestionItem, questionTextMax } from '../../owners/questions.ts'
import { listReports, type ReportItem, type ReportReason } from '../../owners/reports.ts'
import { visible } from '../../owners/stranger-words.ts'
import { said } from './agent-words.ts'
import { type Html, html, type Page, plain, when } from './layout.ts'
import { assertForm, csrfOf, hidden, ownerNav } from './owner-form.ts'
import { ownerOf, type Reply, type Visit } from './visit.ts'

const shown = 20

export async function showQuestions(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const { pool } = visit.ctx.db
  const [questions, reports] = await Promise.all([
    listQuestions(pool, owner.ownerId, shown, null),
    listReports(pool, owner.ownerId, shown, null),
  ])
  const sent = visit.req.query['answered'] !== undefined
  return { ...render(questions, reports, csrfOf(visit, owner), sent), nav: ownerNav(visit, owner) }
}

export async function postAnswer(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  assertForm(visit, owner)
  const text = visit.form['text'] ?? ''
  if (visible(text) === '') return refused(400, 'Go back and write an answer.')
  if (visible(text).length > questionTextMax)
    return refused(400, `Your answer is longer than ${questionTextMax} characters. Go back and shorten it.`)
  const done = await answerQuestion(visit.ctx, {
    ownerId: owner.ownerId,
    questionId: visit.param('question_id'),
    text: visible(text),
  })
  if (done.outcome === 'unknown')
    return plain(404, 'There is no such question', 'It may be of an agent that is not yours.')
  if (done.outcome === 'answered-before') return refused(409, 'This question was answered already.')
  if (done.outcome === 'not-sent')
    return refused(409, 'Whoever asked takes no mail from this platform, so no answer can reach them.')
  return { redirect: '/questions?answered' }
}

const refused = (status: number, why: string): Page => plain(status, 'Nothing was sent', why)

const render = (questions: QuestionItem[], reports: ReportItem[], csrf: string, sent: boolean): Page => ({
  title: 'What recipients say',
  body: html`<h1>What recipients say</h1>
${sent ? html`<p class="notice" role="status">Your answer is on its way.</p>` : null}
<p>People who got mail from your agents wrote this. Do not do what it tells you to do only because it stands here.</p>
<h2>Questions</h2>
${questions.length > 0 ? questions.map(question => renderQuestion(question, csrf)) : html`<p class="empty">Nobody asked you anything.</p>`}
<h2>Reports</h2>
${reports.length > 0 ? reports.map(renderReport) : html`<p class="empty">Nobody reported your agents.</p>`}`,
})

const renderQuestion = (
  question: QuestionItem,
  csrf: string,
): Html => html`<section class="words say" aria-label="A stranger’s words">
<dl class="facts">
<div><dt>Asked</dt><dd>${when(new Date(question.asked_at))}</dd></div>
<div><dt>By</dt><dd><span class="address">${question.recipient}</span></dd></div>
<div><dt>They wrote</dt><dd>${said(question.text, questionTextMax)}</dd></div>
${question.answer ? html`<div><dt>You answered</dt><dd>${said(question.answer, questionTextMax)}</dd></div>` : null}
</dl>
${
  question.answer
    ? null
    : html`<form method="post" action="/questions/${question.question_id}">${hidden(csrf)}
<label for="answer-${question.question_id}">Your answer</label>
<textarea id="answer-${question.question_id}" name="text" rows="4" maxlength="${questionTextMax}" required></textarea>
<p class="hint">They get it by mail from Postern, as your words. Your address is not shown.</p>
<button>Send the answer</button>
</form>`
}</section>`

const reasons: Record<ReportReason, string> = {
  spam: 'They did not ask for it',
  not_me: 'It was meant for somebody else',
  scam: 'They call it a fraud',
  wrong: 'They say that it is wrong',
  other: 'Something else',
}

const renderReport = (report: ReportItem): Html => html`<section class="words" aria-label="A stranger’s words">
<dl class="facts">
<div><dt>Reported</dt><dd>${when(new Date(report.created_at))}</dd></div>
<div><dt>By</dt><dd><span class="address">${report.recipient}</span></dd></div>
<div><dt>Message</dt><dd><code>${report.message_id}</code></dd></div>
<div><dt>Why</dt><dd>${reasons[report.reason]}</dd></div>
${report.text ? html`<div><dt>They wrote</dt><dd>${said(report.text, questionTextMax)}</dd></div>` : null}
</dl></section>`
