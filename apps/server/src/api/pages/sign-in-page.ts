// An owner comes back: an address is typed, a link is mailed, a button on the page behind it signs in. The answer to the
// address is the same whether it is known or not. Opening the link spends nothing; the button does, once.
import { canonicalAddress } from '@postern/mail'
import { requestSignIn, signIn, signInMinutes } from '../../owners/session.ts'
import { isCaptureVisible } from './captured-mail.ts'
import { type Html, html, type Page, plain } from './layout.ts'
import { ownerOf, type Reply, sessionCookieFor, type Visit } from './visit.ts'

export async function showSignIn(visit: Visit): Promise<Reply> {
  const next = nextOf(visit.req.query['next'])
  return (await ownerOf(visit)) ? { redirect: next ?? '/agents' } : askForAddress({ next })
}

/** Whoever is not signed in signs in first and comes back to this page of approvals. */
export const signInFor = (path: string): Reply => ({ redirect: `/sign-in?next=${encodeURIComponent(path)}` })

/** A way back leads to these pages of ours alone, whoever wrote the link. */
const nextOf = (given: unknown): string | null =>
  typeof given === 'string' && /^\/approvals(\/apr_[a-z0-9]{1,40})?$/.test(given) ? given : null

/** Answers before the address is looked up, so that neither words nor time tell whether it is known. */
export function postSignIn(visit: Visit): Reply {
  const { ctx, form, ip } = visit
  const given = (form['email'] ?? '').trim()
  const checked = canonicalAddress(given)
  const next = nextOf(form['next'])
  if ('problem' in checked)
    return askForAddress({ given, next, problem: 'This is not one plain address, such as you@example.com.' })
  requestSignIn(ctx, checked.address, ip, next).catch(error => ctx.log.error({ error }, 'sign-in.not-mailed'))
  return plain(
    200,
    'Look into your mail',
    html`If <b>${checked.address}</b> owns an agent here, a link is on its way there. It works once, for ${signInMinutes} minutes.`,
    isCaptureVisible(visit)
      ? html`This instance is in capture mode: the mail does not leave, it is under <a href="/captured">Captured mail</a>.`
      : null,
    'Nothing came? You may have signed up with another address, or asked too often; wait an hour and ask again.',
  )
}

export function showSignInLink(visit: Visit): Reply {
  return {
    title: 'Sign in',
    body: html`<h1>Sign in</h1>
<p>Press the button to sign in on this device. Opening this page changed nothing.</p>
<form class="panel" method="post" action="/sign-in/${linkOf(visit)}">
<p class="hint">If you did not ask for this, close the page.</p>
${hiddenNext(nextOf(visit.req.query['next']))}<button>Sign in</button>
</form>`,
  }
}

export async function postSignInLink(visit: Visit): Promise<Reply> {
  const session = await signIn(visit.ctx, linkOf(visit), visit.ip)
  if (session) return { redirect: nextOf(visit.form['next']) ?? '/agents', cookie: sessionCookieFor(session.secret) }
  return {
    status: 410,
    title: 'This link is spent',
    body: html`<h1>This link is spent</h1>
<p>Each link signs in once, within ${signInMinutes} minutes. Ask for another:</p>
${signInForm('')}`,
  }
}

/** A form that mails a link; for a known owner the address stands in it already. */
export const signInForm = (
  email: string,
  problem?: string,
  next: string | null = null,
): Html => html`<form class="panel" method="post" action="/sign-in">
<label for="email">Your email address</label>
${problem ? html`<p class="alert" role="alert" id="problem">${problem}</p>` : null}
<input id="email" name="email" type="email" autocomplete="email" required maxlength="254" value="${email}"${
  problem ? html` aria-invalid="true" aria-describedby="problem"` : null
}>
${hiddenNext(next)}<button>Mail me a link</button>
</form>`

const hiddenNext = (next: string | null): Html | null =>
  next === null ? null : html`<input type="hidden" name="next" value="${next}">`

function askForAddress({ given = '', problem, next }: { given?: string; problem?: string; next: string | null }): Page {
  return {
    status: problem ? 400 : 200,
    title: 'Sign in',
    body: html`<h1>Sign in to see your agents</h1>
<p>There is no password. You get a link by mail, to the address that you claimed an agent with.</p>
${signInForm(given.slice(0, 254), problem, next)}`,
  }
}

/** What is not a link's shape cannot be one, and is not echoed. */
const linkOf = ({ param }: Visit): string => (/^[a-z0-9]{16,64}$/.test(param('link')) ? param('link') : 'x')
