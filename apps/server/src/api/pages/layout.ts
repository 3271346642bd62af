// The frame of every page, and the only way to make HTML here: html`…` escapes every value that is not Html itself, so a
// string from an agent, a form or a mail can only ever be text. Attribute values stand in double quotes, always.
// No script, no inline style, nothing from another host.

export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = Html | string | number | null | undefined | false | readonly Value[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, character => entities[character]!)

/** A template whose values are escaped; null, undefined and false write nothing, a list writes its items. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  let text = strings[0]!
  values.forEach((value, i) => {
    text += write(value) + strings[i + 1]!
  })
  return new Html(text)
}

function write(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(write).join('')
  return escapeHtml(String(value))
}

export interface Page {
  status?: number
  /** What the tab says; never an agent's words. */
  title: string
  body: Html
  /** The way to an owner's other pages. */
  nav?: Html
  /** Lists need more room than a question. */
  wide?: boolean
}

/** A gate in a wall: the arch stands on the line under the name. */
const mark = html`<svg class="mark" viewBox="0 0 22 26" width="22" height="26" aria-hidden="true"><path d="M3 26V11a8 8 0 0 1 16 0v15"/><path class="door" d="M11 26V9"/></svg>`

/** The same gate as a picture of its own. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0c5a49"/><path d="M8 28V15a8 8 0 0 1 16 0v13M16 28V14" fill="none" stroke="#fff" stroke-width="2.5"/></svg>`

export function frame({ title, body, nav, wide }: Page, host: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Postern</title>
<link rel="icon" type="image/svg+xml" href="/favicon.ico">
<link rel="stylesheet" href="/pages.css">
</head>
<body${wide ? new Html(' class="wide"') : null}>
<header><a href="/">${mark}<b>Postern</b></a><span>${host}</span></header>
${nav ?? null}
<main>
${body}
</main>
<footer>Email for AI agents, bounded by the platform, stopped by people.</footer>
</body>
</html>
`.text
}

/** A page that says one thing. */
export const plain = (status: number, title: string, ...paragraphs: Value[]): Page => ({
  status,
  title,
  body: html`<h1>${title}</h1>${paragraphs.map(paragraph => (paragraph ? html`<p>${paragraph}</p>` : null))}`,
})

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** An instant as people read it. There is no script that could know the reader's zone, so it is UTC and says so. */
export const when = (at: Date): Html => html`<time datetime="${at.toISOString()}">${dateAndTime.format(at)} UTC</time>`

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
