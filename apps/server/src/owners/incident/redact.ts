// The form of a report that may be shown to others: no words of mail, of people or of mail servers; addresses are names that
// stay the same within the report; domains go too where asked. What is not known to be harmless is left out: `details` keeps
// listed fields alone, and every string that is left is searched for addresses. Pure.
import type { IncidentReport, TimelineRow } from './report.ts'

/** Fields of `details` that hold numbers, states and ids. */
const harmless = new Set(
  `outcome decided_by state verdict verified injection automated kind operation status code count route attempts version
   preset widens list action took_ms cancelled completed_in_flight aborted unconfirmed already_stopped copies_total message_id
   approval_id decision_id thread_id alert_kind times last_at suspended scopes expires_at recipients attempt`.split(
    /\s+/,
  ),
)

/** Also '@good.test', which is a domain. */
const addressPattern = /[^\s<>()[\]\\,;:"“”„]*@[^\s<>()[\]\\,;:"“”„']*[^\s<>()[\]\\,;:"“”„'.!?]/gu

export function redact(report: IncidentReport, { domains }: { domains: 'keep' | 'redact' }): IncidentReport {
  if (report.redacted) return report
  const names = openNames(domains)
  const safe: IncidentReport = {
    ...report,
    redacted: true,
    agent: { ...report.agent, name: null },
    why: null,
    likely_trigger: report.likely_trigger && withoutHosts(report.likely_trigger, domains),
    odd_acts: report.odd_acts.map(act => ({ ...act, candidates: act.candidates.map(c => withoutHosts(c, domains)) })),
    mailed: report.mailed.map(each => ({ ...each, smtp_reply: codeOf(each.smtp_reply) })),
    timeline: report.timeline.map(bare),
  }
  return rename(safe, names) as IncidentReport
}

function bare(row: TimelineRow): TimelineRow {
  const details: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(row.details)) {
    if (key === 'findings' && Array.isArray(value)) details[key] = value.map(({ rule, outcome }) => ({ rule, outcome }))
    else if (key === 'smtp_reply') details[key] = codeOf(value)
    else if (harmless.has(key)) details[key] = value
  }
  return { ...row, words: null, details }
}

/** RFC 5321 and RFC 3463: the two codes at the beginning, without the words of the server. */
function codeOf(reply: unknown): string | null {
  return typeof reply === 'string' ? (/^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(reply)?.[0] ?? null) : null
}

function withoutHosts<T extends { points: { points: number; why: string; evidence: string[] }[] }>(
  candidate: T,
  domains: 'keep' | 'redact',
): T {
  if (domains === 'keep') return candidate
  const points = candidate.points.map(each => ({ ...each, evidence: each.evidence.filter(one => one.includes('@')) }))
  return { ...candidate, points }
}

/** The same address has the same name wherever it stands: a1, a2 … in the order in which they come. */
function openNames(domains: 'keep' | 'redact') {
  const known = { address: new Map<string, string>(), domain: new Map<string, string>() }
  const nameOf = (kind: 'address' | 'domain', value: string) => {
    const named = known[kind].get(value) ?? `${kind[0]}${known[kind].size + 1}`
    known[kind].set(value, named)
    return named
  }
  return (address: string): string => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
    const shown = domains === 'keep' ? domain : nameOf('domain', domain)
    return address.startsWith('@') ? `@${shown}` : `${nameOf('address', address.toLowerCase())}@${shown}`
  }
}

function rename(value: unknown, nameOf: (address: string) => string): unknown {
  if (typeof value === 'string') return value.replace(addressPattern, nameOf)
  if (Array.isArray(value)) return value.map(each => rename(each, nameOf))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rename(inner, nameOf)]))
}
