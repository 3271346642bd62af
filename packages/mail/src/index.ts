// What a message is: reading one that came, and writing one that leaves.
// Pure: no database, no network, no clock.

export { baseAddress, canonicalAddress, domainOf } from './address.ts'
export { compose } from './compose.ts'
export { findSubjectProblem } from './compose-input.ts'
export { ALIKE, alike, bodyShape, quotePrints } from './fingerprints.ts'
export { type FooterKind, footerFor } from './footer.ts'
export { isMixedScript } from './identity.ts'
export { inspect } from './inspect.ts'
export { emptyMail, type Link, type ParsedMail, type View } from './message.ts'
export { parse } from './parse.ts'
export { extractReply } from './quoted.ts'
export { textFromHtml } from './text-from-html.ts'
export { replyHeaders, replySubject } from './thread.ts'
