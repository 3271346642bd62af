// What an owner sees and does: each agent with its state, what it used of its caps, its last acts, and *Stop*.
// Every button needs the session, an Origin of this instance and a field that only this session's pages carry.
import { append } from '../../audit.ts'
import { countPending } from '../../owners/approvals.ts'
import { resume, stop } from '../../owners/kill-switch.ts'
import type { Window } from '../../owners/limits.ts'
import { agentsOf, endSession, freshMinutes, type KnownOwner } from '../../owners/session.ts'
import { presentAccount } from '../present-account.ts'
import { type Acts, loadActs, noActs, renderActsOf } from './agent-acts.ts'
import { said } from './agent-words.ts'
import { type Containment, loadContainment, renderContainment } from './containment.ts'
import { count, type Html, html, type Page, plain, when } from './layout.ts'
import { assertForm, csrfOf, hidden, ownAgent, ownerNav, ownId, signInFirst } from './owner-form.ts'
import { noSessionCookie, ownerOf, type Reply, type Visit } from './visit.ts'

const agentsShown = 20
const inFlightShown = 20
/** How long after a claim the page says so. */
const justMs = 600_000

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
  const claimed = all.find(id => id === visit.req.query['claimed'])
  const [agents, acts, contained, [mine], pending] = await Promise.all([
    presentAccount(pool, shown),
    loadActs(pool, shown),
    loadContainment(pool, shown),
    presentAccount(pool, claimed ? [claimed] : []),
    countPending(pool, owner.ownerId),
  ])
  const older = rest.length > shown.length ? shown.at(-1)! : null
  const just = mine?.claimed_at && Date.now() - Date.parse(mine.claimed_at) < justMs ? mine : null
  const page = renderAgents(agents, acts, {
    owner,
    contained,
    total: all.length,
    older,
    csrf: csrfOf(visit, owner),
    just,
    waiting: [...pending.values()].reduce((sum, n) => sum + n, 0),
  })
  return { ...page, nav: ownerNav(visit, owner) }
}

/** What stands further back than the page of all agents shows. */
export async function showActs(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownId(visit, owner)
  const given = visit.req.query['before']
  const before = typeof given === 'string' && /^\d{1,18}$/.test(given) ? given : null
  const { pool } = visit.ctx.db
  const [[agent], acts] = await Promise.all([presentAccount(pool, [accountId]), loadActs(pool, [accountId], before)])
  return {
    title: 'What it did',
    wide: true,
    nav: ownerNav(visit, owner),
    body: html`<h1>What it did</h1>
<p><span class="address">${agent!.email ?? accountId}</span>, which calls itself ${said(agent!.name, 100)}</p>
${renderActsOf(accountId, acts.get(accountId) ?? noActs, owner.ownerId)}
<p><a href="/agents">Back to your agents</a></p>`,
  }
}

export async function postStop(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownAgent(visit, owner)
  const report = await stop(visit.ctx, { accountId }, `owner:${owner.ownerId}`)
  const [agent] = await presentAccount(visit.ctx.db.pool, [accountId])
  return { ...renderStopped(agent!, report), nav: ownerNav(visit, owner) }
}

export async function postResume(visit: Visit): Promise<Reply> {
  const owner = await ownerOf(visit)
  if (!owner) return { redirect: '/sign-in' }
  const accountId = await ownAgent(visit, owner)
  if (!owner.fresh) return { ...signInFirst(owner, 'Letting an agent run again'), nav: ownerNav(visit, owner) }
  const { state, still_stopped_by: others } = await resume(visit.ctx, { accountId }, `owner:${owner.ownerId}`)
  if (state === 'running' && others.length === 0) return { redirect: '/agents' }
  return { ...stillStopped(others), nav: ownerNav(visit, owner) }
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

interface Around {
  owner: KnownOwner
  contained: ReadonlyMap<string, Containment>
  total: number
  /** After which agent the next page begins. */
  older: string | null
  csrf: string
  /** The agent that was claimed a moment ago. */
  just: Agent | null
  /** Messages of all agents that wait for the owner. */
  waiting: number
}

export function renderAgents(
  agents: readonly Agent[],
  acts: ReadonlyMap<string, Acts>,
  { owner, contained, total, older, csrf, just, waiting }: Around,
): Page {
  return {
    title: 'Your agents',
    wide: true,
    body: html`<h1>Your agents</h1>
${just ? html`<p class="notice" role="status">You now own ${said(just.name, 100)} at <span class="address">${just.email ?? just.account_id}</span>.</p>` : null}
${waiting > 0 ? html`<p class="notice"><a href="/approvals">${waiting === 1 ? '1 message waits' : `${waiting} messages wait`} for your word</a></p>` : null}
<p class="hint">Signed in as ${owner.email}. ${total === 0 ? null : `You own ${count(total, 'agent')}.`}</p>
${total === 0 ? html`<p class="empty">No agent is yours yet. When one names you as its human, you get a mail with a link and a code.</p>` : null}
${agents.map((agent, i) => renderAgent(agent, acts.get(agent.account_id) ?? noActs, contained.get(agent.account_id), owner, csrf, i === 0))}
${older ? html`<p><a class="button quiet" href="/agents?after=${older}">Older agents</a></p>` : null}`,
  }
}

function renderAgent(
  agent: Agent,
  acts: Acts,
  contained: Containment | undefined,
  owner: KnownOwner,
  csrf: string,
  open: boolean,
): Html {
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
${contained ? renderContainment(agent.account_id, contained, csrf) : null}
${running ? stopButton(agent, csrf) : owner.fresh ? resumeButton(agent, csrf) : null}
${
  running || owner.fresh
    ? null
    : html`<details><summary>Resume it</summary><p>To let it run again, sign in again: you did so more than ${freshMinutes} minutes ago.</p>${mailMe(owner)}</details>`
}
<details${open ? html` open` : null}><summary>What it did last</summary>${renderActsOf(agent.account_id, acts, owner.ownerId)}</details>
</article>`
}

const cap = (label: string, { used, max }: Pick<Window, 'used' | 'max'>): Html => {
  const share = max > 0 ? Math.min(100, Math.round((used / max) * 100)) : 100
  return html`<div><dt>${label}</dt><dd><b>${used.toLocaleString('en-GB')}</b> of ${max.toLocaleString('en-GB')}<svg class="${used >= max ? 'meter full' : 'meter'}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4"/><rect class="used" width="${share}" height="4"/></svg></dd></div>`
}

const stopButton = (agent: Agent, csrf: string): Html =>
  html`<form method="post" action="/agents/${agent.account_id}/stop">${hidden(csrf)}<button class="stop" aria-describedby="${agent.account_id}">Stop</button></form>`

const resumeButton = (agent: Agent, csrf: string): Html =>
  html`<form method="post" action="/agents/${agent.account_id}/resume">${hidden(csrf)}<button class="quiet" aria-describedby="${agent.account_id}">Resume</button></form>`

/** Who is signed in need not type the address again. */
const mailMe = (owner: KnownOwner): Html =>
  html`<form method="post" action="/sign-in"><input type="hidden" name="email" value="${owner.email}"><button class="quiet">Mail me a link</button></form>`

export function renderStopped(agent: Agent, report: Report): Page {
  const { cancelled, took_ms, in_flight } = report
  const ended = [
    ['Waited to be sent', cancelled, 'cancelled'],
    ['On their way', report.aborted, 'cut off before they arrived'],
    ['On their way', report.completed_in_flight, 'had gone through already'],
    ['On their way', report.unconfirmed, 'may have arrived; nobody can know, and they are not sent again'],
  ] as const
  const some = ended.filter(([, n]) => n > 0)
  return {
    title: 'Stopped',
    body: html`<h1>Stopped</h1>
<p><span class="address">${agent.email ?? agent.account_id}</span> sends nothing more.${took_ms > 1_000 ? ` That took ${(took_ms / 1_000).toFixed(1)} seconds.` : null}</p>
${
  some.length === 0
    ? html`<p>Nothing was waiting.</p>`
    : html`<dl class="facts">${some.map(([label, n, end]) => html`<div><dt>${label}</dt><dd>${count(n, 'message')}: ${end}</dd></div>`)}</dl>`
}
${
  in_flight.length
    ? html`<h2>What was on its way</h2><ul class="plain">${in_flight
        .slice(0, inFlightShown)
        .map(copy => html`<li><span class="address">${copy.recipient}</span>: ${outcomes[copy.outcome]}</li>`)}</ul>${
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

const outcomes = { completed: 'had gone through', aborted: 'cut off', unconfirmed: 'may have arrived' } as const

const stoppers: Record<string, string> = {
  instance: 'whoever runs this instance stopped every agent on it',
  file: 'whoever runs this instance stopped every agent on it',
  owner: 'you stopped all of your agents',
  account: 'whoever runs this instance stopped it',
}

const stillStopped = (others: readonly string[]): Page =>
  plain(
    200,
    'Not all of it runs yet',
    `${[...new Set(others.map(each => stoppers[each] ?? 'a part of it is stopped'))].join('; ')}.`.replace(/^./, c =>
      c.toUpperCase(),
    ),
    html`<a class="button quiet" href="/agents">Back to your agents</a>`,
  )
