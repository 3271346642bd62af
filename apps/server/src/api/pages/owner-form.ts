// What every page of a signed-in owner carries: the way to the other pages, and in each form a field that only this
// session's pages have.
import { createHmac } from 'node:crypto'
import type { KnownOwner } from '../../owners/session.ts'
import { sameHash } from '../../owners/token.ts'
import { Problem } from '../problem.ts'
import { isCaptureVisible } from './captured-mail.ts'
import { type Html, html } from './layout.ts'
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
