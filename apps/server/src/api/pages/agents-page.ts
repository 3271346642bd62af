// What an owner sees and does: each agent with its state, what it used of its caps, its last acts, and *Stop*.
// Every button needs the session, an Origin of this instance and a field that only this session's pages carry.
import { createHmac } from 'node:crypto'
import { append } from '../../audit.ts'
import type { Sql } from '../../db.ts'
import { resume, stop } from '../../owners/kill-switch.ts'
import type { Window } from '../../owners/limits.ts'
import { agentsOf, endSession, freshMinutes, type KnownOwner } from '../../owners/session.ts'
import { sameHash } from '../../owners/token.ts'
import { assertOwns } from '../find-agent.ts'
import { presentAccount } from '../present-account.ts'
import { Problem } from '../problem.ts'
import { said } from './agent-words.ts'
import { type Act, renderActs } from './audit-words.ts'
import { count, type Html, html, type Page, plain, when } from './layout.ts'
import { signInForm } from './sign-in-page.ts'
import { noSessionCookie, ownerOf, type Reply, type Visit } from './visit.ts'

const agentsShown = 20
const actsShown = 20
const inFlightShown = 20

type Agent = Awaited<ReturnType<typeof presentAccount>>[number]
type Report = Awaited<ReturnType<typeof stop>>

export async function showAgents(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const { pool } = visit.ctx.db
  const after = typeof visit.req.query['after'] === 'string' ? visit.req.query['after'] : null
  const all = (await agentsOf(pool, owner.ownerId)).toReversed()
  const rest = after ? all.filter(id => id < after) : all
  const shown = rest.slice(0, agentsShown)
  const [agents, acts] = await Promise.all([presentAccount(pool, shown), lastActs(pool, shown)])
  const older = rest.length > shown.length ? shown.at(-1)! : null
  return renderAgents(agents, acts, { owner, total: all.length, older, csrf: csrfOf(visit, owner) })
}

export async function postStop(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownAgent(visit, owner)
  const report = await stop(visit.ctx, { accountId }, `owner:${owner.ownerId}`)
  const [agent] = await presentAccount(visit.ctx.db.pool, [accountId])
  return renderStopped(agent!, report)
}

export async function postResume(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownAgent(visit, owner)
  if (!owner.fresh) return signInFirst(owner)
  await resume(visit.ctx, { accountId }, `owner:${owner.ownerId}`)
  const [agent] = await presentAccount(visit.ctx.db.pool, [accountId])
  return agent?.state === 'running' ? { redirect: '/agents' } : allStopped
}

export async function postSignOut(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (owner) {
    assertForm(visit, owner)
    await visit.ctx.db.transaction(async tx => {
      const event = { actor: `owner:${owner.ownerId}`, action: 'owner.signed-out', subject: owner.ownerId }
      await endSession(tx, owner.idHash)
      await append(tx, ...(await agentsOf(tx, owner.ownerId)).map(accountId => ({ ...event, accountId })))
    })
  }
  return { redirect: '/', cookie: noSessionCookie }
}

async function ownAgent(visit: Visit, owner: KnownOwner): Promise<string> {
  assertForm(visit, owner)
  const accountId = visit.param('account_id')
  if (!/^acc_[a-z0-9]{1,40}$/.test(accountId)) throw new Problem('not_found')
  await assertOwns(visit.ctx, owner.ownerId, accountId)
  return accountId
}

/** What only a page of this session carries. */
const csrfOf = ({ secret }: Visit, owner: KnownOwner): string =>
  createHmac('sha256', secret).update('form').update(owner.idHash).digest('base64url')

function assertForm(visit: Visit, owner: KnownOwner): void {
  if (!sameHash(Buffer.from(visit.form['csrf'] ?? ''), Buffer.from(csrfOf(visit, owner))))
    throw new Problem('origin_mismatch')
}

async function lastActs(sql: Sql, accountIds: string[]): Promise<Map<string, Act[]>> {
  const { rows } = await sql.query(
    `select e.account_id, e.at, e.actor, e.action, e.data
       from unnest($1::text[]) with ordinality as a (id, n)
      cross join lateral (select * from audit_event where account_id = a.id order by seq desc limit $2) e
      order by a.n, e.seq desc`,
    [accountIds, actsShown],
  )
  return Map.groupBy(rows, row => row.account_id)
}

export function renderAgents(
  agents: readonly Agent[],
  acts: ReadonlyMap<string, Act[]>,
  { owner, total, older, csrf }: { owner: KnownOwner; total: number; older: string | null; csrf: string },
): Page {
  return {
    title: 'Your agents',
    wide: true,
    body: html`<div class="bar"><h1>Your agents</h1>
<form method="post" action="/sign-out">${hidden(csrf)}<button class="quiet small">Sign out</button></form></div>
<p class="hint">Signed in as ${owner.email}. ${total === 0 ? null : `You own ${count(total, 'agent')}.`}</p>
${total === 0 ? html`<p class="empty">No agent is yours yet. When one names you as its human, you get a mail with a link and a code.</p>` : null}
${agents.map((agent, i) => renderAgent(agent, acts.get(agent.account_id) ?? [], owner, csrf, i === 0))}
${older ? html`<p><a class="button quiet" href="/agents?after=${older}">Older agents</a></p>` : null}`,
  }
}

function renderAgent(agent: Agent, acts: readonly Act[], owner: KnownOwner, csrf: string, open: boolean): Html {
  const running = agent.state === 'running'
  const { limits } = agent
  return html`<article class="agent ${running ? 'running' : 'stopped'}" aria-labelledby="${agent.account_id}">
<div class="bar">
<h2 id="${agent.account_id}" class="address">${agent.email ?? agent.account_id}</h2>
<p class="state">${running ? 'Running' : html`Stopped${agent.stopped_at ? html` since ${when(new Date(agent.stopped_at))}` : null}`}</p>
</div>
<p>Calls itself ${said(agent.name, 100)}${agent.environment === 'test' ? html` · <b>test</b>: reaches nobody outside` : null}</p>
${
  limits
    ? html`<dl class="caps">${cap('Sent today', limits.sends_day)}${cap('Sent this hour', limits.sends_hour)}${cap('Received today', limits.receives_day)}${cap('Inboxes', limits.inboxes)}</dl>`
    : null
}
${running ? stopButton(agent, csrf) : owner.fresh ? resumeButton(agent, csrf) : null}
${
  running || owner.fresh
    ? null
    : html`<details><summary>Resume it</summary><p>To let it run again, sign in again: you did so more than ${freshMinutes} minutes ago.</p>${mailMe(owner)}</details>`
}
<details${open ? html` open` : null}><summary>Last ${count(acts.length, 'act')}</summary>${renderActs(acts, owner.ownerId)}</details>
</article>`
}

const cap = (label: string, { used, max }: Pick<Window, 'used' | 'max'>): Html => {
  const share = max > 0 ? Math.min(100, Math.round((used / max) * 100)) : 100
  return html`<div><dt>${label}</dt><dd><b>${used.toLocaleString('en-GB')}</b> of ${max.toLocaleString('en-GB')}<svg class="${used >= max ? 'meter full' : 'meter'}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4"/><rect class="used" width="${share}" height="4"/></svg></dd></div>`
}

const hidden = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}">`

const stopButton = (agent: Agent, csrf: string): Html =>
  html`<form method="post" action="/agents/${agent.account_id}/stop">${hidden(csrf)}<button class="stop" aria-describedby="${agent.account_id}">Stop</button></form>`

const resumeButton = (agent: Agent, csrf: string): Html =>
  html`<form method="post" action="/agents/${agent.account_id}/resume">${hidden(csrf)}<button class="quiet" aria-describedby="${agent.account_id}">Resume</button></form>`

/** Who is signed in need not type the address again. */
const mailMe = (owner: KnownOwner): Html =>
  html`<form method="post" action="/sign-in"><input type="hidden" name="email" value="${owner.email}"><button class="quiet">Mail me a link</button></form>`

export function renderStopped(agent: Agent, report: Report): Page {
  const { cancelled, completed_in_flight, aborted, unconfirmed, took_ms, in_flight } = report
  return {
    title: 'Stopped',
    body: html`<h1>Stopped</h1>
<p><span class="address">${agent.email ?? agent.account_id}</span> sends nothing more. That took ${milliseconds(took_ms)}.</p>
<dl class="facts">
<div><dt>Cancelled</dt><dd>${count(cancelled, 'message')} that waited to be sent</dd></div>
<div><dt>In flight, cut off</dt><dd>${count(aborted, 'message')}</dd></div>
<div><dt>In flight, went through</dt><dd>${count(completed_in_flight, 'message')}</dd></div>
<div><dt>In flight, unknown</dt><dd>${count(unconfirmed, 'message')}${unconfirmed > 0 ? ' that may have arrived; not sent again' : null}</dd></div>
</dl>
${
  in_flight.length
    ? html`<h2>In flight</h2><ul class="plain">${in_flight
        .slice(0, inFlightShown)
        .map(copy => html`<li><span class="address">${copy.recipient}</span> ${outcomes[copy.outcome]}</li>`)}</ul>${
        in_flight.length > inFlightShown
          ? html`<p class="hint">And ${in_flight.length - inFlightShown} more.</p>`
          : null
      }`
    : null
}
<p class="hint">It may still read what it has. What was cancelled stays cancelled, also when you resume it.</p>
<p><a class="button quiet" href="/agents">Back to your agents</a></p>`,
  }
}

const outcomes = { completed: 'went through', aborted: 'was cut off', unconfirmed: 'may have arrived' } as const

const milliseconds = (ms: number): string => (ms < 1 ? 'less than a millisecond' : count(Math.round(ms), 'millisecond'))

const allStopped = plain(
  200,
  'You let it run again',
  'It still cannot act: whoever runs this instance has stopped every agent on it. It runs when they resume them.',
  html`<a class="button quiet" href="/agents">Back to your agents</a>`,
)

const signInFirst = (owner: KnownOwner): Page => ({
  status: 403,
  title: 'Sign in again',
  body: html`<h1>Sign in again</h1>
<p>Letting an agent run again needs a sign-in of the last ${freshMinutes} minutes. Nothing was changed.</p>
${signInForm(owner.email)}`,
})
