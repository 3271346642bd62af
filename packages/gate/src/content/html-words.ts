// What HTML says, far enough to look for something in it: references resolved, tags taken out. It never decides what is
// shown; it looks at more than a reader would. One pass each.

const NAMED: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', Tab: '\t', NewLine: '\n', shy: '\u00ad' },
  ...{ zwnj: '\u200c', zwj: '\u200d', lrm: '\u200e', rlm: '\u200f', ZeroWidthSpace: '\u200b', NoBreak: '\u2060' },
  ...{ colon: ':', sol: '/', quest: '?', num: '#', equals: '=', period: '.', commat: '@', lowbar: '_', percnt: '%' },
  ...{ plus: '+', hyphen: '\u2010', dash: '\u2010', excl: '!', lsqb: '[', rsqb: ']', lpar: '(', rpar: ')' },
}

export function resolveReferences(html: string): string {
  if (!html.includes('&')) return html
  return html.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]{2,16}));?/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name]! : whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

export function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, '')
}
