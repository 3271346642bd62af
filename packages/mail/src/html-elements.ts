// HTML elements and attributes by what they do to text: which begin a line, which never have an end, whose text a
// reader does not show, which hold code, and which attributes are addresses.
import type { Link } from './message.ts'

const words = (list: string) => new Set(list.split(' '))
export const VOID = words(
  'area base basefont bgsound br col embed frame hr img image input keygen link meta param source track wbr',
)
export const BLOCK = words(
  'address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody tfoot thead tr ul',
)
export const PARAGRAPH = words('blockquote h1 h2 h3 h4 h5 h6 p table ul ol')
export const CODE = words('script style')
export const NOT_SHOWN = new Map<string, string>(
  Object.entries({
    title: 'title',
    template: 'template',
    textarea: 'textarea',
    svg: 'svg',
    noembed: 'raw',
    noframes: 'raw',
    iframe: 'raw',
    datalist: 'datalist',
    xmp: 'raw',
    math: 'math',
    object: 'object',
    audio: 'media',
    video: 'media',
    canvas: 'media',
  }),
)
export const KNOWN_TAGS = words(
  'html head body a abbr acronym b big bdi bdo caption cite code colgroup del dfn em font i ins kbd label legend map mark nobr noscript o:p q ruby rt s samp select small span strike strong sub sup td th tt u var button path g rect circle text desc dialog script style v:roundrect v:rect v:fill w:anchorlock v:textbox',
)
export const LINKS = new Map<string, Link['kind']>(
  Object.entries({
    href: 'link',
    src: 'image',
    background: 'image',
    poster: 'image',
    action: 'other',
    formaction: 'other',
    cite: 'other',
    data: 'other',
    srcset: 'image',
    'xlink:href': 'link',
    ping: 'other',
    longdesc: 'other',
  }),
)
