// What every page of a signed-in owner carries: the way to the other pages, and in each form a field that only this
// session's pages have; whose agent a form is about; and what is said where a sign-in is too old for what was asked.
import { createHmac } from 'node:crypto'
import { freshMinutes, type KnownOwner } from '../../owners/session.ts'
import { sameHash } from '../../owners/token.ts'
import { assertOwns } from '../find-agent.ts'
import { Problem } from '../problem.ts'
import { isCaptureVisible } from './captured-mail.ts'
import { type Html, html, type Page } from './layout.ts'
import { signInForm } from './sign-in-page.ts'
import type { Visit } from './visit.ts'

/** What only a page of this session carries. */
export const csrfOf = ({ secret }: Visit, owner: KnownOwner): string =>
  createHmac('sha256', secret).update('form').update(owner.idHash).digest('base64url')

export const hidden = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}">`

export function assertForm(visit: Visit, owner: KnownOwner): void {
  if (!sameHash(Buffer.from(visit.form['csrf'] ?? ''), Buffer.from(csrfOf(visit, owner))))
    throw new Problem('origin_mismatch')
}

export const ownerNav = (visit: Visit, owner: KnownOwner): Html => html`<nav class="top" aria-label="Pages">
<a href="/agents">Agents</a> <a href="/approvals">Approvals</a> <a href="/questions">Questions</a>${isCaptureVisible(visit) ? html` <a href="/captured">Captured mail</a>` : null}
<form method="post" action="/sign-out">${hidden(csrfOf(visit, owner))}<button class="link">Sign out</button></form>
</nav>`

/** The agent that this form is about. */
export async function ownAgent(visit: Visit, owner: KnownOwner): Promise<string> {
  assertForm(visit, owner)
  return ownId(visit, owner)
}

export async function ownId(visit: Visit, owner: KnownOwner): Promise<string> {
  const accountId = visit.param('account_id')
  if (!/^acc_[a-z0-9]{1,40}$/.test(accountId)) throw new Problem('not_found')
  await assertOwns(visit.ctx, owner.ownerId, accountId)
  return accountId
}

export const signInFirst = (owner: KnownOwner, what: string): Page => ({
  status: 403,
  title: 'Sign in again',
  body: html`<h1>Sign in again</h1>
<p>${what} needs a sign-in of the last ${freshMinutes} minutes. Nothing was changed.</p>
${signInForm(owner.email)}`,
})
