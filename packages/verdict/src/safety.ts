// The judgement on a received message, in the words of the REST contract. Everything here is data: it is stored
// with the message and shown years later.

/** Who sent it, as established outside of this package by SPF, DKIM, DMARC and ARC. */
export interface Authentication {
  spf: { result: string; domain: string | null }
  dkim: { result: string; domain: string; selector: string; aligned: boolean; covers_body: boolean }[]
  dmarc: { result: string; policy: string | null; domain: string | null }
  arc: { result: string }
  /** A passing SPF or DKIM result is for the domain in From. */
  aligned: boolean
  from_domain: string | null
  /** One strict sender that an aligned result vouches for and DMARC does not contradict, or mail handed over here. */
  verified: boolean
  /** Between two inboxes of this instance, without the network. */
  handed_over: boolean
}

export type Verdict = 'clear' | 'match' | 'unscanned'
export type MatchState = 'MATCH_FOUND' | 'NO_MATCH_FOUND'
export type ExecutionState = 'EXECUTION_SUCCESS' | 'EXECUTION_SKIPPED'
export type Confidence = 'LOW_AND_ABOVE' | 'MEDIUM_AND_ABOVE' | 'HIGH'

export interface Finding {
  signal: string
  /** 'text', 'html-hidden (display-none)', 'subject', 'header' … with the part, if it is not the first. */
  where: string
  /** At most 200 characters of the sender's, invisible ones written out. */
  excerpt: string
  /** For a person: why this was found, in our words. */
  explanation: string
}

export interface SensitiveData {
  info_type: string
  likelihood: 'POSSIBLE' | 'LIKELY' | 'VERY_LIKELY'
}

export interface Safety {
  verdict: Verdict
  status: 'scanned' | 'unavailable' | 'disabled'
  filter_match_state: MatchState
  invocation_result: 'SUCCESS' | 'PARTIAL' | 'FAILURE'
  scanned_at: string
  scanner: { name: string; version: string; ruleset: string }
  coverage: { bytes_total: number; bytes_scanned: number; parts_skipped: { part: string; reason: string }[] }
  pi_and_jailbreak: {
    match_state: MatchState
    execution_state: ExecutionState
    confidence_level: Confidence | null
    score: number
    findings: Finding[]
  }
  malicious_uris: { match_state: MatchState; execution_state: ExecutionState; findings: Finding[] }
  sdp: { match_state: MatchState; execution_state: ExecutionState; findings: SensitiveData[] }
  sender_authentication: Omit<Authentication, 'handed_over'>
}

export interface Judgement {
  verdict: Verdict
  safety: Safety
}

export const SCANNER = { name: 'postern', version: '0.1.0', ruleset: '2026-11-1' } as const
