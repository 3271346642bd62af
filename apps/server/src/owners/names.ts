// Names that agents give themselves, and the local part made from one.
import { isMixedScript } from '@postern/mail'
import { randomText } from '../id.ts'

export const nameMaxLength = 64
const slugMaxLength = 30

/** Local parts that people take for somebody in charge (RFC 2142 and common practice). */
const reserved = new Set(
  `abuse admin administrator billing ceo daemon dmarc dns ftp help helpdesk hostmaster info legal mail mailer mailer-daemon
   marketing no-reply nobody noc noreply notifications operator owner payments phishing postern postmaster president privacy
   root sales security service spam ssl ssladmin ssladministrator sslwebmaster support sysadmin system tech trust trustandsafety
   usenet uucp verify webmaster www`.split(/\s+/),
)

/** Words that make a name pass for the platform or for who answers for it, wherever they stand in it. */
const reservedWords = new Set('abuse hostmaster postern postmaster webmaster'.split(' '))

export type NameProblem = 'name_invalid' | 'name_reserved'

/** The slug of a name, or what is wrong with the name. */
export function slugOf(name: string): { slug: string } | { problem: NameProblem } {
  if (name.trim() === '' || [...name].length > nameMaxLength || /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u.test(name))
    return { problem: 'name_invalid' }
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, slugMaxLength)
    .replace(/-+$/, '')
  if (isMixedScript(name)) return { problem: 'name_invalid' }
  if (slug.split('-').some(word => reservedWords.has(word))) return { problem: 'name_reserved' }
  if (reserved.has(slug) || reserved.has(slug.replaceAll('-', ''))) return { problem: 'name_reserved' }
  return { slug: slug || 'agent' }
}

export const addressFor = (slug: string, mailDomain: string): string => `${slug}-${randomText(4)}@${mailDomain}`
