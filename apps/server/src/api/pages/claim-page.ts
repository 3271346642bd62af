// What a mailed claim link opens: what would be claimed, what that grants, a field for the code, and *This is not mine*.
// Looking consumes nothing and sets nothing, however often a scanner looks. Only the code from the mail, typed here, claims.

import { isLoopbackAddress, networkOf } from '../../network.ts'
import { type ClaimView, claim, disown, viewClaim } from '../../owners/claim.ts'
import { maxInboxes } from '../../owners/limits.ts'
import { said } from './agent-words.ts'
import { count, type Html, html, type Page, plain, when } from './layout.ts'
import { type Reply, sessionCookieFor, type Visit } from './visit.ts'

export async function showClaim(visit: Visit): Promise<Reply> {
  const view = await find(visit)
  return view ? renderClaim(view, visit.param('link'), keeps(visit)) : unknownLink
}

export async function postClaim(visit: Visit): Promise<Reply> {
  const view = await find(visit)
  if (!view) return unknownLink
  const link = visit.param('link')
  const keepsMail = keeps(visit)
  // A phone's keyboard may write digits in full width.
  const code = (visit.form['code'] ?? '').normalize('NFKC').replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(code) && view.state === 'open')
    return renderClaim(
      view,
      link,
      keepsMail,
      `Type the six digits from the mail. This did not count as a try: ${tries(view.triesLeft)}`,
      400,
    )

  const done = await claim(visit.ctx, link, code, visit.ip)
  switch (done.outcome) {
    case 'claimed':
      return { redirect: `/agents?claimed=${done.accountId}`, cookie: sessionCookieFor(done.session.secret) }
    case 'wrong_code':
      if (done.triesLeft === 0) return renderClaim({ ...view, state: 'no_tries' }, link, keepsMail)
      return renderClaim(
        { ...view, triesLeft: done.triesLeft },
        link,
        keepsMail,
        `That is not the code in the mail. ${tries(done.triesLeft)}`,
        403,
      )
    case 'unknown':
      return unknownLink
    case 'agent_limit':
      return renderClaim(
        view,
        link,
        keepsMail,
        'You have as many agents as whoever runs this lets you have. Delete one, or ask for more; the link stays good.',
        403,
      )
    case 'already_claimed':
      return renderClaim({ ...view, claimedAlready: true }, link, keepsMail)
    default:
      return renderClaim({ ...view, state: done.outcome }, link, keepsMail)
  }
}

export async function postNotMine(visit: Visit): Promise<Reply> {
  const view = await find(visit)
  if (!view) return unknownLink
  const done = await disown(visit.ctx, visit.param('link'), visit.ip)
  if (done) return disowned(view)
  return renderClaim((await find(visit)) ?? view, visit.param('link'), keeps(visit))
}

const find = async ({ ctx, param }: Visit): Promise<ClaimView | null> => {
  const link = param('link')
  return /^[a-z0-9]{16,64}$/.test(link) ? viewClaim(ctx.db.pool, link) : null
}

const unknownLink: Page = plain(
  404,
  'There is no such link',
  'Open the link in the mail again, in full: some mail programs break long lines.',
)

/** In capture mode no mail of this instance goes to other domains. */
const keeps = ({ ctx }: Visit): boolean => ctx.config.transport === 'capture'

export function renderClaim(view: ClaimView, link: string, keepsMail: boolean, problem?: string, status = 200): Page {
  switch (view.state) {
    case 'used':
      return spent(
        'This link was used',
        html`The agent ${address(view)} was claimed with it. If that was you, sign in:`,
      )
    case 'superseded':
      return spent(
        'The agent is claimed already',
        html`${address(view)} was claimed with another link, so this one has ended. If that was you, sign in:`,
      )
    case 'expired':
      return plain(
        410,
        'This link is too old',
        html`It worked until ${when(view.expiresAt)}. Nothing was claimed with it.`,
        html`If the agent ${address(view)} is yours, let it ask you again; a new mail brings a new link and a new code.`,
      )
    case 'disowned':
      return disowned(view)
    case 'no_tries':
      return {
        status: 410,
        title: 'Too many wrong codes',
        body: html`<h1>Too many wrong codes</h1>
<p>This link took five wrong codes and takes no more. Nothing was claimed. If the agent ${address(view)} is yours, let it ask
you again; a new mail brings a new link and a new code.</p>
${notMine(link)}`,
      }
    case 'open':
      if (view.claimedAlready)
        return spent('The agent is claimed already', html`${address(view)} has a human. If that is you, sign in:`, 409)
      return { status, title: 'Is this agent yours?', body: question(view, link, keepsMail, problem) }
  }
}

function question(view: ClaimView, link: string, keepsMail: boolean, problem: string | undefined): Html {
  return html`<h1>Is this agent yours?</h1>
<p>It registered here and named <b>${view.email}</b> as its human. Opening this page changed nothing.</p>
<dl class="facts">
<div><dt>Address</dt><dd>${address(view)}</dd></div>
<div><dt>Environment</dt><dd>${
    view.environment === 'test'
      ? 'test: its mail reaches nobody outside'
      : keepsMail
        ? 'live, but this instance keeps all mail to outside to itself for now (capture mode)'
        : 'live: its mail can reach people'
  }</dd></div>
<div><dt>Registered</dt><dd>${when(view.registeredAt)}, from ${network(view.registeredFrom)}</dd></div>
</dl>
<section class="words" aria-label="The agent’s own words">
<h2>In the agent’s own words, which nobody checked</h2>
<dl class="facts">
<div><dt>Name</dt><dd>${said(view.name, 100)}</dd></div>
<div><dt>What it does</dt><dd>${view.description ? said(view.description, 600) : html`<i>It says nothing.</i>`}</dd></div>
</dl>
</section>
<h2>If you claim it</h2>
<ul class="grants">
<li><b>50 sends a day</b>, at most 15 in an hour. Now: 5 sends a day.</li>
<li><b>${maxInboxes(true)} inboxes</b>, and 1,000 received messages a day. Now: ${count(maxInboxes(false), 'inbox', 'inboxes')}, 50 received a day.</li>
<li><b>You see every act</b> in its audit.</li>
<li><b>You can stop it</b> at any time, with one button. It cannot let itself run again.</li>
</ul>
<form class="panel" method="post" action="/claim/${link}">
<label for="code">6-digit code from the mail</label>
${problem ? html`<p class="alert" role="alert" id="problem">${problem}</p>` : null}
<input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="11"
 spellcheck="false" aria-describedby="${problem ? 'problem ' : ''}hint"${problem ? html` aria-invalid="true" autofocus` : null}>
<p class="hint" id="hint">${problem ? null : `${tries(view.triesLeft)} `}The link works until ${when(view.expiresAt)}. Give the code to nobody, the agent included.</p>
<button>Claim this agent</button>
</form>
${notMine(link)}`
}

const notMine = (link: string): Html => html`<form class="aside" method="post" action="/claim/${link}/not-mine">
<h2>Not yours?</h2>
<p>Say so, and it is stopped at once: it sends nothing more. This link then ends. You need no code for it.</p>
<button class="quiet">This is not mine</button>
</form>`

const disowned = (view: ClaimView): Page =>
  plain(
    view.state === 'disowned' ? 410 : 200,
    'You said that this is not yours',
    html`The agent ${address(view)} was stopped and sends nothing more. The link that named you has ended.`,
    'There is nothing else that you need to do.',
  )

const spent = (title: string, sentence: Html, status = 410): Page => ({
  status,
  title,
  body: html`<h1>${title}</h1><p>${sentence}</p><p><a class="button" href="/sign-in">Sign in</a></p>
<p class="hint">If it was not you and you expected to claim it, tell whoever runs this instance.</p>`,
})

const address = (view: ClaimView): Html =>
  view.address ? html`<span class="address">${view.address}</span>` : html`<i>without an inbox</i>`

const tries = (left: number): string => `${count(left, 'try', 'tries')} left.`

const network = (ip: string): string =>
  ip === '' ? 'an unknown network' : isLoopbackAddress(ip) ? `this machine (${networkOf(ip)})` : networkOf(ip)
