// Who a message says it is from, as strictly as anybody could read it: exactly one From header, exactly one strict
// mailbox in it, nothing in the header block that two readers take differently. Anything else has no identity.
import { allFields, type HeaderBlock } from './header-block.ts'
import { type MailboxList, parseMailboxes } from './mailbox-list.ts'
import type { Mailbox } from './message.ts'

export interface Identity {
  from: Mailbox[]
  fromHeaders: number
  strictFrom: string | null
  flags: string[]
  truncated: boolean
}

export function readIdentity(headers: HeaderBlock): Identity {
  const fields = allFields(headers, 'from')
  const lists = fields.map(field => parseMailboxes(field.raw))
  const from = lists.flatMap(list => list.mailboxes)
  const ambiguous = headers.malformed || lists.some(list => list.ambiguous || list.truncated)
  const strict = fields.length === 1 && from.length === 1 && !ambiguous && from[0]!.address !== ''
  const flags: string[] = []
  if (fields.length === 0) flags.push('from-missing')
  if (fields.length > 1 || from.length > 1) flags.push('multiple-from')
  if (fields.length > 0 && ambiguous) flags.push('from-ambiguous')
  for (const mailbox of from.slice(0, 10)) flags.push(...nameFlags(mailbox))
  return {
    from,
    fromHeaders: fields.length,
    strictFrom: strict ? from[0]!.address : null,
    flags,
    truncated: lists.some(list => list.truncated),
  }
}

/** What a display name does to look like somebody else. Never policy, always worth showing. */
function nameFlags({ name, address }: Mailbox): string[] {
  const flags: string[] = []
  const claimed = /[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})/.exec(name.slice(0, 1_000))?.[1]?.toLowerCase()
  if (claimed !== undefined && !address.endsWith(`@${claimed}`)) flags.push('name-holds-other-address')
  if (/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/.test(name)) flags.push('name-reorders-text')
  if (isMixedScript(name) || isMixedScriptHost(address)) flags.push('mixed-script')
  return flags
}

/** One word that mixes Latin with letters that look like it. */
export function isMixedScript(text: string): boolean {
  if (!/[^\x00-\x7f]/.test(text)) return false
  return text
    .slice(0, 2_000)
    .split(/[^\p{L}\p{M}]+/u)
    .some(
      word =>
        /\p{Script=Latin}/u.test(word) &&
        /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(word),
    )
}

function isMixedScriptHost(address: string): boolean {
  return address.includes('@xn--') || address.includes('.xn--')
}

export function readAddresses(headers: HeaderBlock, name: string): MailboxList {
  const lists = allFields(headers, name).map(field => parseMailboxes(field.raw))
  if (lists.length === 1) return lists[0]!
  return {
    mailboxes: lists.flatMap(list => list.mailboxes),
    ambiguous: lists.length > 1 || lists.some(list => list.ambiguous),
    truncated: lists.some(list => list.truncated),
  }
}
