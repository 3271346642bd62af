// The pages for people: server-rendered, without a script, on one stylesheet. Each request runs down one column: check
// where it comes from, read a small form, let the page decide, write. Nothing changes on a GET, so link scanners and
// previews may open whatever they like.
import { readFileSync } from 'node:fs'
import { type Express, type NextFunction, type Request, type Response, text } from 'express'
import type { Context } from '../../context.ts'
import { isUnavailable } from '../../db.ts'
import { newId } from '../../id.ts'
import { assertSameOrigin } from '../auth.ts'
import { Problem } from '../problem.ts'
import { postResume, postSignOut, postStop, showActs, showAgents } from './agents-page.ts'
import {
  postApprove,
  postEdit,
  postReject,
  showApproval,
  showApprovalHtml,
  showApprovalRaw,
  showApprovals,
} from './approvals-page.ts'
import { showCaptured, showCapturedHtml, showCapturedJson, showCapturedOne, showCapturedRaw } from './captured-page.ts'
import { postClaim, postNotMine, showClaim } from './claim-page.ts'
import { postClearTaint, postResetBreaker } from './containment.ts'
import { readForm } from './form.ts'
import { frame, html, icon, type Page, plain } from './layout.ts'
import { postAnswer, showQuestions } from './questions-page.ts'
import { postOneClick, postQuestion, postReport, postStopMail, showCopy } from './recipient-page.ts'
import { postSignIn, postSignInLink, showSignIn, showSignInLink } from './sign-in-page.ts'
import { showStart } from './start-page.ts'
import type { Reply, Visit } from './visit.ts'

type Show = (visit: Visit) => Reply | Promise<Reply>

const formLimit = 4 * 1024
/** 2,000 characters of most scripts, as a form encodes them, and room to say that it was too much. */
const wordsLimit = 32 * 1024
const bodyReader = (limit: number) => text({ limit, type: () => true, inflate: false, defaultCharset: 'utf-8' })
const readBody = bodyReader(formLimit)
const readWords = bodyReader(wordsLimit)
/** A whole message, changed. */
const readMessage = bodyReader(1024 * 1024)
/** Without comments and indentation, which nobody needs on the wire. */
const styles = readFileSync(new URL('./pages.css', import.meta.url), 'utf8').replace(/\/\*.*?\*\/|\n\s*/gs, '')

export function mountPages(app: Express, ctx: Context, secret: Buffer): void {
  const get = (path: string, show: Show) => app.get(path, answer(ctx, secret, show))
  const post = (path: string, act: Show) => app.post(path, fromHere(ctx), answer(ctx, secret, act))

  get('/', showStart)
  get('/claim/:link', showClaim)
  post('/claim/:link', postClaim)
  post('/claim/:link/not-mine', postNotMine)
  get('/sign-in', showSignIn)
  post('/sign-in', postSignIn)
  get('/sign-in/:link', showSignInLink)
  post('/sign-in/:link', postSignInLink)
  get('/agents', showAgents)
  get('/agents/:account_id/acts', showActs)
  post('/agents/:account_id/stop', postStop)
  post('/agents/:account_id/resume', postResume)
  post('/agents/:account_id/clear-taint', postClearTaint)
  post('/agents/:account_id/reset-breaker', postResetBreaker)
  get('/approvals', showApprovals)
  get('/approvals/:approval_id', showApproval)
  get('/approvals/:approval_id/html', showApprovalHtml)
  get('/approvals/:approval_id/raw', showApprovalRaw)
  post('/approvals/:approval_id/approve', postApprove)
  post('/approvals/:approval_id/reject', postReject)
  app.post('/approvals/:approval_id/edit', fromHere(ctx), answer(ctx, secret, postEdit, readMessage))
  get('/questions', showQuestions)
  app.post('/questions/:question_id', fromHere(ctx), answer(ctx, secret, postAnswer, readWords))
  post('/sign-out', postSignOut)
  get('/m/:token', showCopy)
  post('/m/:token/stop', postStopMail)
  app.post('/m/:token/report', fromHere(ctx), answer(ctx, secret, postReport, readWords))
  app.post('/m/:token/question', fromHere(ctx), answer(ctx, secret, postQuestion, readWords))
  // Whoever posts this for a reader has no page of ours open; the token is the proof.
  app.post('/m/:token', answer(ctx, secret, postOneClick))
  get('/captured', showCaptured)
  get('/captured.json', showCapturedJson)
  get('/captured/:outbox_id', showCapturedOne)
  get('/captured/:outbox_id/html', showCapturedHtml)
  get('/captured/:outbox_id/raw', showCapturedRaw)
  app.get('/pages.css', (_req, res) => {
    res.type('text/css').set('Cache-Control', 'public, max-age=300').send(styles)
  })
  app.get('/favicon.ico', (_req, res) => {
    res.type('image/svg+xml').set('Cache-Control', 'public, max-age=86400').send(icon)
  })
}

/** For a person who opened a path that nothing stands at; a program, and whatever is under /v1, gets what comes next. */
export const notFoundPage = (ctx: Context) => (req: Request, res: Response, next: NextFunction) => {
  if (/^\/v1(\/|$)/i.test(req.path) || req.accepts(['json', 'html']) !== 'html') return next()
  write(ctx, res, plain(404, 'There is nothing here', html`The way in is at <a href="/">the start</a>.`))
}

/** Before the body is read: a form on another site gets nothing done. */
const fromHere = (ctx: Context) => (req: Request, res: Response, next: NextFunction) => {
  try {
    assertSameOrigin(ctx, req)
    next()
  } catch (error) {
    write(ctx, res, explain(ctx, error))
  }
}

const answer =
  (ctx: Context, secret: Buffer, show: Show, read = readBody) =>
  async (req: Request, res: Response) => {
    let reply: Reply
    try {
      const form = req.method === 'POST' ? readForm(req.get('content-type') ?? '', await bodyOf(req, res, read)) : {}
      const param = (name: string) => String(req.params[name] ?? '')
      reply = await show({ ctx, req, ip: req.ip ?? '', secret, form, param })
    } catch (error) {
      reply = explain(ctx, error)
    }
    write(ctx, res, reply)
  }

async function bodyOf(req: Request, res: Response, read: typeof readBody): Promise<string> {
  await new Promise<void>((resolve, reject) => read(req, res, error => (error ? reject(error) : resolve())))
  return typeof req.body === 'string' ? req.body : ''
}

function write(ctx: Context, res: Response, reply: Reply): void {
  res.set({
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
    // Tells other sites nothing, as no-referrer does; but under no-referrer browsers send `Origin: null` with our own forms
    // (Fetch, "append a request Origin header"), and the check of the Origin would refuse them.
    'Referrer-Policy': 'same-origin',
  })
  if (reply.cookie) res.append('Set-Cookie', reply.cookie)
  if ('redirect' in reply) res.redirect(303, reply.redirect)
  else if ('type' in reply)
    res
      .set(reply.headers ?? {})
      .type(reply.type)
      .send(reply.content)
  else
    res
      .status(reply.status ?? 200)
      .type('text/html; charset=utf-8')
      .send(frame(reply, new URL(ctx.config.publicUrl).host))
}

/** A refusal or a failure, in words for whoever looks at a page. */
function explain(ctx: Context, error: unknown): Page {
  const { type } = error as { type?: string }
  const problem =
    error instanceof Problem
      ? error
      : new Problem(
          type === 'entity.too.large'
            ? 'payload_too_large'
            : type === 'encoding.unsupported' || type === 'charset.unsupported'
              ? 'unsupported_media_type'
              : type?.startsWith('request.')
                ? 'invalid_request'
                : isUnavailable(error)
                  ? 'unavailable'
                  : 'internal',
        )
  const requestId = newId('req')
  if (problem.status >= 500) ctx.log.error({ error, requestId }, 'page.failed')
  switch (problem.code) {
    case 'origin_mismatch':
      return plain(
        problem.status,
        'This form was not ours, or is too old',
        html`Nothing was done. Pages of this instance work at <a href="${ctx.config.publicUrl}/">${ctx.config.publicUrl}</a> alone: open the page there and try again.`,
      )
    case 'not_found':
      return plain(problem.status, 'There is nothing here', 'Check the link; it may have lost a part on its way.')
    case 'unavailable':
    case 'internal':
      return plain(
        problem.status,
        'That did not work',
        html`<b>Nobody can say that it was done.</b> Go back and try again in a moment. If you were stopping an agent, do not leave
before you read “Stopped”.`,
        html`<span class="hint">Whoever runs this instance finds it in the log as ${requestId}.</span>`,
      )
    default:
      return plain(
        problem.status,
        'That was not understood',
        'Nothing was done. Go back, reload the page and try again.',
      )
  }
}
