// What waits for a signed-in owner, and the acts on one message: let it go, refuse it, change it. Looking decides nothing,
// so link scanners may open what they like; each act needs a form of this session, and an approval the hash that was shown.
import { approve, preview } from '../../outgoing/approve.ts'
import { type Changes, editHeld } from '../../outgoing/edit-held.ts'
import { type ApprovalView, rawCopy, viewApproval } from '../../owners/approval-view.ts'
import {
  type ApprovalItem,
  type Fatigue,
  listApprovals,
  loadFatigue,
  reasonMax,
  reject,
} from '../../owners/approvals.ts'
import type { KnownOwner } from '../../owners/session.ts'
import { approvalProblem } from '../present-approval.ts'
import { Problem } from '../problem.ts'
import { said } from './agent-words.ts'
import { renderApproval } from './approval-page.ts'
import { count, type Html, html, type Page, when } from './layout.ts'
import { assertForm, csrfOf, ownerNav } from './owner-form.ts'
import { signInFor } from './sign-in-page.ts'
import { ownerOf, type Reply, type Visit } from './visit.ts'

const shown = 50
const decidedShown = 10

export async function showApprovals(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return signInFor('/approvals')
  const { pool } = visit.ctx.db
  const { ownerId } = owner
  const [waiting, latest, fatigue] = await Promise.all([
    listApprovals(pool, { ownerId, state: 'pending', limit: shown, after: null }),
    listApprovals(pool, { ownerId, limit: shown, after: null }),
    loadFatigue(pool, ownerId),
  ])
  const decided = latest.filter(each => each.state !== 'pending' && each.state !== 'superseded').slice(0, decidedShown)
  return { ...renderList(waiting, decided, fatigue, done(visit)), nav: ownerNav(visit, owner) }
}

export async function showApproval(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return signInFor(`/approvals/${idOf(visit)}`)
  return render(visit, owner, idOf(visit))
}

export async function showApprovalHtml(visit: Visit): Promise<Reply> {
  const { words } = await find(visit)
  if (words.html === null) throw new Problem('not_found')
  return {
    type: 'text/html; charset=utf-8',
    content: words.html,
    headers: {
      'Content-Security-Policy':
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
      'Referrer-Policy': 'no-referrer',
    },
  }
}

export async function showApprovalRaw(visit: Visit): Promise<Reply> {
  const view = await find(visit)
  const sha256 = visit.req.query['sha256']
  const copy = view.copies.find(each => each.sha256 === sha256)
  const content = copy && (await rawCopy(visit.ctx.db.pool, view.account_id, copy.sha256))
  if (!content) throw new Problem('not_found')
  return {
    type: 'message/rfc822',
    content,
    headers: {
      'Content-Disposition': `attachment; filename="${view.message_id}.eml"`,
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
  }
}

export async function postApprove(visit: Visit): Promise<Reply> {
  const owner = await acting(visit)
  if (!owner) return signInFor(`/approvals/${idOf(visit)}`)
  const approvalId = idOf(visit)
  const contentHash = visit.form['content_hash'] ?? ''
  const approved = await approve(visit.ctx, { ownerId: owner.ownerId, approvalId, contentHash })
  if (approved.outcome === 'approved') return { redirect: '/approvals?done=approved' }
  return render(visit, owner, approvalId, approvalProblem(approved))
}

export async function postReject(visit: Visit): Promise<Reply> {
  const owner = await acting(visit)
  if (!owner) return signInFor(`/approvals/${idOf(visit)}`)
  const approvalId = idOf(visit)
  const reason = (visit.form['reason'] ?? '').replace(/[\p{Cc}]+/gu, ' ').slice(0, reasonMax)
  const rejected = await reject(visit.ctx, { ownerId: owner.ownerId, approvalId, reason })
  if (rejected.outcome === 'rejected') return { redirect: '/approvals?done=refused' }
  return render(visit, owner, approvalId, approvalProblem(rejected))
}

export async function postEdit(visit: Visit): Promise<Reply> {
  const owner = await acting(visit)
  if (!owner) return signInFor(`/approvals/${idOf(visit)}`)
  const approvalId = idOf(visit)
  const view = await viewApproval(visit.ctx.db.pool, owner.ownerId, approvalId)
  if (!view) throw new Problem('not_found')
  const changes = changesOf(visit.form, view)
  if (Object.keys(changes).length === 0) return { redirect: `/approvals/${approvalId}` }
  const edited = await editHeld(visit.ctx, { ownerId: owner.ownerId, approvalId, changes })
  if (edited.outcome === 'edited') return { redirect: `/approvals/${edited.approvalId}?done=edited` }
  return render(visit, owner, approvalId, approvalProblem(edited))
}

/** What differs from what was shown: a form gives every field, and line ends of its own. */
function changesOf(form: Visit['form'], { words }: ApprovalView): Changes {
  const changes: { -readonly [Field in keyof Changes]: Changes[Field] } = {}
  for (const field of ['to', 'cc', 'bcc'] as const) {
    const given = (form[field] ?? words[field].join(' ')).split(/[\s,;]+/).filter(Boolean)
    if (given.join(' ') !== words[field].join(' ')) changes[field] = given
  }
  const subject = form['subject'] ?? words.subject
  if (subject !== words.subject) changes.subject = subject
  const lines = (text: string) => text.replace(/\r\n?/g, '\n').trimEnd()
  const text = lines(form['text'] ?? words.text)
  const markup = lines(form['html'] ?? words.html ?? '')
  if (text !== lines(words.text) || markup !== lines(words.html ?? '')) {
    changes.text = text
    changes.html = markup === '' ? null : markup
  }
  return changes
}

async function render(visit: Visit, owner: KnownOwner, approvalId: string, problem?: Problem): Promise<Reply> {
  const { ctx } = visit
  const view = await viewApproval(ctx.db.pool, owner.ownerId, approvalId)
  if (!view) throw new Problem('not_found')
  const held = { ownerId: owner.ownerId, accountId: view.account_id, messageId: view.message_id }
  const seen = view.state === 'pending' ? await preview(ctx, held) : null
  const raw = view.copies[0] ? await rawCopy(ctx.db.pool, view.account_id, view.copies[0].sha256) : null
  const page = renderApproval(view, seen, raw, {
    csrf: csrfOf(visit, owner),
    problem,
    edited: done(visit) === 'edited',
  })
  return { ...page, status: problem?.status ?? 200, nav: ownerNav(visit, owner) }
}

async function find(visit: Visit): Promise<ApprovalView> {
  const owner = await ownerOf(visit)
  const view = owner && (await viewApproval(visit.ctx.db.pool, owner.ownerId, idOf(visit)))
  if (!view) throw new Problem('not_found')
  return view
}

async function acting(visit: Visit): Promise<KnownOwner | null> {
  const owner = await ownerOf(visit)
  if (owner) assertForm(visit, owner)
  return owner
}

/** What is not an id's shape cannot be one, and is not echoed. */
function idOf({ param }: Visit): string {
  const id = param('approval_id')
  if (!/^apr_[a-z0-9]{1,40}$/.test(id)) throw new Problem('not_found')
  return id
}

const done = ({ req }: Visit) => req.query['done']

function renderList(
  waiting: readonly ApprovalItem[],
  decided: readonly ApprovalItem[],
  fatigue: Fatigue,
  just: unknown,
): Page {
  const more = waiting.length > shown
  return {
    title: 'Approvals',
    wide: true,
    body: html`<h1>What waits for you</h1>
${just === 'approved' ? html`<p class="notice" role="status">You let it go. It is on its way.</p>` : null}
${just === 'refused' ? html`<p class="notice" role="status">Refused. It does not leave.</p>` : null}
${
  fatigue.tired
    ? html`<p class="alert" role="note">In seven days you approved ${fatigue.approved} of ${fatigue.approved + fatigue.rejected} messages, mostly without a look. If you are asked too often, allow the recipients that are fine, and look at the rest.</p>`
    : null
}
${waiting.length === 0 ? html`<p class="empty">Nothing waits. A message that needs your word appears here, and you get a mail.</p>` : null}
<ol class="mails approvals">${waiting.slice(0, shown).map(renderItem)}</ol>
${more ? html`<p class="hint">The newest ${shown}. Decide on these, and older ones appear.</p>` : null}
${decided.length > 0 ? html`<details><summary>Decided before</summary><ol class="mails approvals">${decided.map(renderItem)}</ol></details>` : null}
<p class="hint">${count(fatigue.asked, 'message')} held in seven days: ${fatigue.approved} approved, ${fatigue.rejected} refused, ${fatigue.expired} ended without a decision.</p>`,
  }
}

const stateWords: Record<ApprovalItem['state'], string> = {
  pending: 'waits',
  approved: 'approved',
  rejected: 'refused',
  expired: 'ended without a decision',
  superseded: 'replaced by an edit',
}

const renderItem = (item: ApprovalItem): Html =>
  html`<li><a href="/approvals/${item.approval_id}">To <span class="address">${item.recipients.slice(0, 3).join(', ')}</span>${
    item.recipients.length > 3 ? ` and ${item.recipients.length - 3} more` : null
  }</a>
<span class="hint">${stateWords[item.state]}, ${when(new Date(item.decided_at ?? item.held_since))}</span>
<span class="route">From <span class="address">${item.from}</span>. It writes about: ${said(item.subject, 120)}</span>
${item.state === 'pending' ? item.why.map(sentence => html`<span class="route">${sentence}</span>`) : null}</li>`
