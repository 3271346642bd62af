// What a stranger wrote, made fit to be quoted in a mail of the platform: no character that hides, reorders or breaks a
// line, nothing that a mail program makes a link of, and every line marked, so that no line of it reads as ours.

/** Controls, bidirectional marks, zero-width and tag characters, private use, lone surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\ufff9-\ufffb]/gu
/** More marks than this on one letter climb over the lines around it. */
const stacked = /(\p{M}{3})\p{M}+/gu
const lineMax = 200

/** Without what nobody sees; lines as they stand, never more than two empty ones in a row. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .split('\n')
    .map(line => line.replaceAll('\t', ' ').replace(unseen, '').replace(stacked, '$1').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Links and addresses that no program follows: `hxxp[:]//evil[.]test`, `ann[@]good[.]test`. */
export function inert(text: string): string {
  return text
    .replace(/h(tt)p/gi, (word, middle: string) => word.replace(middle, 'xx'))
    .replace(/:(?=\/\/)/g, '[:]')
    .replace(/\b(mailto|tel|sms|javascript|data|file|ftp):/gi, '$1[:]')
    .replace(/(?<=[\p{L}\p{N}])[.\uff0e\uff61\u3002](?=[\p{L}\p{N}]{2})/gu, '[.]')
    .replace(/[@\uff20]/g, '[@]')
}

/** As lines of a plain mail, each behind a mark. */
export function quoted(text: string): string {
  return inert(visible(text))
    .split('\n')
    .flatMap(line => (line === '' ? [''] : (line.match(new RegExp(`.{1,${lineMax}}`, 'gu')) ?? [])))
    .map(line => (line === '' ? '>' : `> ${line}`))
    .join('\n')
}
