// The words that end every message: that an AI agent (or the platform) sent it, and where to stop it.
// One sentence and one link, the same in every displayable part, so that the second parser can look for exactly them.
// Nothing here comes from an agent.

export interface Footer {
  /** One plain line, ending in a colon: the link follows it. */
  sentence: string
  /** `PUBLIC_URL/m/<token>`: who sent this, and how to stop it. One token a recipient. */
  url: string
}

export type FooterKind =
  | 'agent'
  | 'agent-test'
  | 'claim'
  | 'sign-in'
  | 'approval'
  | 'alert'
  | 'notice'
  | 'question'
  | 'answer'
  | 'bounce'

const SENTENCES: Record<FooterKind, string> = {
  agent: 'An AI agent sent this message. See which one, and stop all mail from it:',
  'agent-test': 'An AI agent sent this as a test. See which one, and stop all mail from it:',
  claim: 'Postern sent this message because an AI agent named you as its owner. Stop such mail:',
  'sign-in': 'Postern sent this message because somebody asked to sign in as you. Stop such mail:',
  approval: 'Postern sent this message because an AI agent of yours waits for you. Stop such mail:',
  alert: 'Postern sent this message because you own an AI agent here. Stop such mail:',
  notice: 'Postern sent this message because an AI agent here has news for you. Stop such mail:',
  question: 'Postern sent this message because somebody asks about your AI agent. Stop such mail:',
  answer: 'Postern sent this message because you asked the owner of an AI agent. Stop such mail:',
  bounce: 'Postern sent this message because mail could not be delivered. Stop such mail:',
}

function footerSentence(kind: FooterKind): string {
  return SENTENCES[kind]
}

/** `publicUrl` without or with a slash at its end. */
export function footerUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/m/${encodeURIComponent(token)}`
}

export function footerFor(kind: FooterKind, publicUrl: string, token: string): Footer {
  return { sentence: footerSentence(kind), url: footerUrl(publicUrl, token) }
}

/** What stands first, for readers that clip a long message: the footer's first sentence. */
export function openingLine(footer: Footer): string {
  return `${footer.sentence.slice(0, footer.sentence.indexOf('. ') + 1) || footer.sentence} More at the end.`
}

/** The last lines of a text part: the signature line of RFC 3676 §4.3, the sentence, the link on a line of its own. */
export function textFooter(footer: Footer): string {
  return `-- \r\n${footer.sentence}\r\n${footer.url}\r\n`
}

const OPENING = shout('font-size:12px;line-height:16px;color:#595959;padding:0 0 8px 0')
const CLOSING = shout('font-size:14px;line-height:20px;color:#333333;padding:16px 0 0 0')
const LINK = important('color:#0b57d0;font-size:14px;text-decoration:underline')

export function htmlOpening(footer: Footer): string {
  return `<div dir="ltr" style="${OPENING}">${escapeHtml(openingLine(footer))}</div>`
}

/** Stands last in the body and outside of whatever an agent wrote. */
export function htmlFooter(footer: Footer): string {
  const url = escapeHtml(footer.url)
  return `<div dir="ltr" style="${CLOSING}">${escapeHtml(footer.sentence)}<br><a href="${url}" style="${LINK}">${url}</a></div>`
}

/** Styles that leave nothing to inherit: no rule and no ancestor can make this text small, pale, moved or absent. */
function shout(own: string): string {
  return important(
    `display:block;visibility:visible;opacity:1;position:static;margin:0;text-align:left;font-family:sans-serif;background-color:#ffffff;${own}`,
  )
}

function important(styles: string): string {
  return styles.replace(/(?=;|$)/g, ' !important')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
