// Counts what is fetched from elsewhere when a message is read, which tells somebody that it was, and where.

const TAG = /<(?:img|image|source|video|audio|track|embed|object|iframe|input|link|body|table|td|th)\b[^<>]{0,8000}/gi
const FETCHES =
  /\b(?:src|srcset|background|poster|data|href|xlink:href)\s{0,9}=\s{0,9}["']?\s{0,9}(?!cid:|data:|#)[^\s"'<>]/i
const STYLE = /(?:url\(\s{0,9}["']?\s{0,9}|@import\s{1,9}["'])(?!cid:|data:|#)[^\s"')]/gi
const ALTERNATIVE_MAX = 1_000

export function countRemoteImages(text: string, html: string): number {
  let found = html.match(STYLE)?.length ?? 0
  for (const [tag] of html.matchAll(TAG)) if (FETCHES.test(tag)) found++
  return found + countMarkdown(text)
}

/** `![words](link)`, `![words][name]`. Each search goes on where the one before it stopped. */
function countMarkdown(text: string): number {
  let found = 0
  let end = -1
  for (let at = text.indexOf('!['); at >= 0; at = text.indexOf('![', at + 2)) {
    if (end < at) end = endOfAlternative(text, at + 2)
    if (end < 0) break
    if (end - at <= ALTERNATIVE_MAX && !/^\]\(\s{0,9}<?(?:cid|data):/i.test(text.slice(end, end + 20))) found++
  }
  return found
}

function endOfAlternative(text: string, from: number): number {
  const rest = /\][([]/g
  rest.lastIndex = from
  return rest.exec(text)?.index ?? -1
}
