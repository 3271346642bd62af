// What a message is: reading one that came, and writing one that leaves.
// Pure: no database, no network, no clock.

export {
  type AddressProblem,
  type AddressProblemCode,
  type AddressResult,
  baseAddress,
  canonicalAddress,
  domainOf,
  isCanonicalAddress,
  localPartOf,
} from './address.ts'
export { type Composed, compose } from './compose.ts'
export { type ComposeInput, type ComposeProblem, findSubjectProblem } from './compose-input.ts'
export { safeFilename } from './filename.ts'
export { type Footer, type FooterKind, footerFor, footerSentence, footerUrl } from './footer.ts'
export { type HtmlViews, readHtml } from './html-views.ts'
export { isMixedScript } from './identity.ts'
export { type Inspection, inspect } from './inspect.ts'
export { LIMITS } from './limits.ts'
export { type MailboxList, parseMailboxes, strictAddress } from './mailbox-list.ts'
export type { Attachment, Link, Mailbox, ParsedMail, View } from './message.ts'
export { type ParseOptions, parse } from './parse.ts'
export { extractReply } from './quoted.ts'
export {
  baseSubject,
  forwardSubject,
  isMessageId,
  replyHeaders,
  replySubject,
  subjectKey,
  type ThreadHeaders,
  threadCandidates,
} from './thread.ts'
export { visibleText } from './visible-text.ts'
