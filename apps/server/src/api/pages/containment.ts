// What holds an agent back beside its caps, where something does: a breaker that tripped, and mail that it read. The owner
// looks, and lets go of each by itself.

import type { Sql } from '../../db.ts'
import { type Breaker, loadBreaker, resetBreaker } from '../../owners/breaker.ts'
import { clearTaint, loadTaint, type Taint } from '../../owners/checkpoint.ts'
import { count, type Html, html, when } from './layout.ts'
import { hidden, ownAgent, ownerNav, signInFirst } from './owner-form.ts'
import { ownerOf, type Reply, type Visit } from './visit.ts'

export interface Containment {
  taint: Taint
  breaker: Breaker
  /** What was read later is not cleared by this page's button. */
  looked_at: string
}

export async function loadContainment(sql: Sql, accountIds: string[]): Promise<Map<string, Containment>> {
  const looked_at = new Date().toISOString()
  const found = await Promise.all(
    accountIds.map(async id => {
      const [taint, breaker] = [await loadTaint(sql, id), await loadBreaker(sql, id)]
      return [id, { taint, breaker, looked_at }] as const
    }),
  )
  return new Map(found)
}

export function renderContainment(
  accountId: string,
  { taint, breaker, looked_at }: Containment,
  csrf: string,
): Html | null {
  const flagged = taint.messages.filter(each => each.verdict !== 'clear').length
  return html`${
    breaker.state === 'tripped'
      ? html`<div class="notice"><p><b>Everything it sends waits for you</b>${breaker.tripped_at ? html`, since ${when(new Date(breaker.tripped_at))}` : null}: ${breaker.because}</p>
<form method="post" action="/agents/${accountId}/reset-breaker">${hidden(csrf)}<button class="quiet">Reset the breaker</button></form></div>`
      : null
  }${
    taint.state === 'flagged'
      ? html`<div class="notice"><p><b>It read ${count(flagged, 'flagged mail')}</b>, so what it sends waits for you, but for plain answers to verified senders.</p>
<form method="post" action="/agents/${accountId}/clear-taint">${hidden(csrf)}<input type="hidden" name="until" value="${looked_at}"><button class="quiet">I looked: clear it</button></form></div>`
      : null
  }`
}

export async function postResetBreaker(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownAgent(visit, owner)
  if (!owner.fresh) return { ...signInFirst(owner, 'Resetting a breaker'), nav: ownerNav(visit, owner) }
  await visit.ctx.db.transaction(tx => resetBreaker(tx, accountId, owner.ownerId))
  return { redirect: '/agents' }
}

export async function postClearTaint(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownAgent(visit, owner)
  if (!owner.fresh) return { ...signInFirst(owner, 'Clearing what it read'), nav: ownerNav(visit, owner) }
  // A form that says no instant clears nothing.
  const until = new Date(Date.parse(visit.form['until'] ?? '') || 0)
  await visit.ctx.db.transaction(tx => clearTaint(tx, accountId, owner.ownerId, until))
  return { redirect: '/agents' }
}
