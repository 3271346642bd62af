// Links and images that deceive: a target other than the one that is shown, a host that is a number, a name before
// an @, letters of several alphabets, code instead of an address. Looks nothing up and opens nothing.

import { domainToUnicode } from 'node:url'
import { isMixedScript, type Link, type ParsedMail } from '@postern/mail'
import { excerpt } from './reading/excerpt.ts'
import type { Finding } from './safety.ts'

export interface UriFinding extends Finding {
  /** Whether it alone makes the message an attack. */
  decisive: boolean
}

const FINDINGS_MAX = 20

export function inspectUris(mail: ParsedMail): UriFinding[] {
  const found: UriFinding[] = []
  const seen = new Set<string>()
  for (const link of mail.links) {
    if (found.length >= FINDINGS_MAX) break
    const key = `${link.href} ${link.text}`
    if (seen.has(key)) continue
    seen.add(key)
    const finding = inspect(link)
    if (finding)
      found.push({
        signal: 'malicious-uri',
        where: link.kind,
        excerpt: excerpt(`${link.text} → ${link.href}`, 0, 200),
        ...finding,
      })
  }
  return found
}

function inspect(link: Link): { explanation: string; decisive: boolean } | null {
  const href = link.href.replace(/[\t\r\n]/g, '').trim()
  if (/^(?:javascript|vbscript):/i.test(href))
    return {
      explanation: 'The link runs code instead of opening a page.',
      decisive: /\S{12}/.test(href) && !/^javascript:(?:void|;|$)/i.test(href),
    }
  if (/^data:text\/html/i.test(href)) return { explanation: 'The link contains a page of its own.', decisive: true }
  if (!/^(?:https?:)?\/\//i.test(href)) return null
  const target = hostOf(href)
  if (target === null) return null
  const shown = shownHost(link.text)
  const deceives = shown !== null && !related(shown, target.host)
  if (target.user !== '' && /\.|%2e/i.test(target.user))
    return {
      explanation: `It is written to look like ${target.user.slice(0, 60)}, and opens ${target.host}.`,
      decisive: true,
    }
  if (isNumeric(target.host) && link.kind === 'link')
    return { explanation: 'The link opens a bare number instead of a named host.', decisive: deceives }
  if (isHomograph(target.host))
    return {
      explanation: `The name ${target.host} mixes letters of several alphabets that look alike.`,
      decisive: true,
    }
  // Mail programs count clicks through a host of their own: alone this says little.
  if (deceives && link.kind === 'link')
    return { explanation: `It shows ${shown}, and opens ${target.host}.`, decisive: false }
  return null
}

function hostOf(href: string): { host: string; user: string } | null {
  try {
    const url = new URL(href.startsWith('//') ? `https:${href}` : href)
    return { host: url.hostname.toLowerCase(), user: url.username }
  } catch {
    return null
  }
}

/** The host in a link's text, if the text reads like an address. */
function shownHost(text: string): string | null {
  const match = /^(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,20})(?:[/?#:][^\s]{0,500})?$/i.exec(text.trim())
  return match ? match[1]!.toLowerCase() : null
}

/** Same registrable name, as far as that can be told without a list: the last two labels, three under short ones. */
function related(a: string, b: string): boolean {
  return registrable(a) === registrable(b)
}

function registrable(host: string): string {
  const labels = host.split('.')
  const short = labels.length > 2 && labels.at(-1)!.length === 2 && labels.at(-2)!.length <= 3
  return labels.slice(short ? -3 : -2).join('.')
}

function isNumeric(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith('[')
}

function isHomograph(host: string): boolean {
  return (
    host.includes('xn--') &&
    host.split('.').some(label => label.startsWith('xn--') && isMixedScript(domainToUnicode(label)))
  )
}
