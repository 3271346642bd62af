// What an incident report is. Made once and stored, so that it says tomorrow what it said on the day; `redact.ts` makes the
// form that may be shown to others. Sentences (`what`, `why`) are the platform's own. Words of mail stand in `words` alone,
// words of people and of mail servers in `details`, so that taking them out is taking out two things.

export interface IncidentReport {
  incident_id: string
  account_id: string
  redacted: boolean
  agent: { name: string | null; environment: 'live' | 'test'; addresses: string[]; claimed_at: string | null }
  why: string | null
  made_by: string
  made_at: string
  from: string
  to: string
  /** The end of the account's audit chain when it was made. */
  audit_head: { seq: number; hash: string }
  summary: string[]
  likely_trigger: LikelyTrigger | null
  odd_acts: OddAct[]
  mailed: Mailed[]
  stops: Stop[]
  keys: KeyUse[]
  timeline: TimelineRow[]
  /** What is not here because there was too much of it; a sentence each. */
  cut: string[]
}

export interface TimelineRow {
  at: string
  kind:
    | 'received'
    | 'read'
    | 'send'
    | 'delivery'
    | 'approval'
    | 'key'
    | 'stop'
    | 'policy'
    | 'alert'
    | 'call'
    | 'account'
  what: string
  /** As in the audit: 'agent:<key id>', 'owner:<owner id>', 'operator', 'network', 'postern'. */
  actor: string | null
  /** Of the message, decision, key or alert that it is about. */
  id: string | null
  /** The line of the audit that says so. */
  audit: { account_id: string; seq: number } | null
  /** The subject of a mail; null of a mail that is withheld. */
  words: string | null
  details: Record<string, unknown>
}

export interface Reason {
  rule: string
  why: string
  strength: 'strong' | 'weak'
}

export interface OddAct {
  at: string
  decision_id: string
  message_id: string | null
  outcome: 'allow' | 'hold' | 'refuse'
  recipients: string[]
  reasons: Reason[]
  /** What was read before it, the likeliest first. */
  candidates: Candidate[]
}

export interface Candidate {
  message_id: string
  from_address: string
  read_at: string
  minutes_before: number
  verdict: string
  score: number
  points: { points: number; why: string; evidence: string[] }[]
}

export interface LikelyTrigger extends Candidate {
  decision_id: string
  sentence: string
}

export interface Mailed {
  recipient: string
  copies: number
  sent: number
  outcome: 'sent' | 'partly sent' | 'not sent' | 'under way' | 'kept here'
  first_at: string
  last_at: string
  smtp_reply: string | null
}

export interface Stop {
  scope: string
  by: string
  at: string
  /** From the call until nothing more could leave, in milliseconds. */
  took_ms: number | null
  /** From the first odd act to the stop, in seconds; null where none was before it. */
  seconds_after_first_odd_act: number | null
  cancelled: number | null
  completed_in_flight: number | null
  aborted: number | null
  unconfirmed: number | null
  resumed_at: string | null
}

export interface KeyUse {
  key_id: string
  calls: number
  refused: number
  first_at: string
  last_at: string
  operations: Record<string, number>
}

/** Rows of the timeline; of more the newest are kept. */
export const timelineMax = 5_000
export const mailedMax = 5_000
export const oddActsMax = 20
export const candidatesMax = 5

export interface Span {
  from: Date
  to: Date
}

export const iso = (at: Date): string => at.toISOString()
