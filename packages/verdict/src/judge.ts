// The judgement on one message. Specification:
//   clear      every required detector ran to its end over every view, the message was parsed to its end, and none matched
//   match      a detector matched, whether or not everything was scanned
//   unscanned  anything else: unparsed or unread to its end, a detector that threw, the time limit
// NO_MATCH_FOUND stands only in a judgement that is scanned and SUCCESS; unscanned says MATCH_FOUND, so that a client
// that looks at one field is safe. Never throws. Attachments that nothing could read are listed and withheld one by
// one; who sent the message is no required detector.
import type { ParsedMail } from '@postern/mail'
import { type Classifier, classify } from './classifier/classifier.ts'
import type { Authentication, Confidence, Finding, Judgement, MatchState, Safety, SensitiveData } from './safety.ts'
import { SCANNER } from './safety.ts'
import { scanViews } from './scan.ts'
import { findSensitiveData } from './sensitive-data.ts'
import { MATCH, type TextSignal } from './sign.ts'
import { type SpoofSign, spoofedSender } from './signals/spoofed-sender.ts'
import { inspectUris, type UriFinding } from './uris.ts'

export interface JudgeInput {
  mail: ParsedMail
  authentication: Authentication
  /** ISO 8601. */
  scannedAt: string
  /** What does not end by then is unscanned. */
  timeLimitMs?: number
  /** A monotonic clock in milliseconds. */
  now?: () => number
  classifier?: Classifier | null
  /** For tests: the required text signals. */
  signals?: TextSignal[]
}

const TIME_LIMIT_MS = 2_000
const CLASSIFIER_MATCH = 0.9

export function judge(input: JudgeInput): Judgement {
  const { mail, authentication } = input
  const now = input.now ?? (() => performance.now())
  const deadline = now() + (input.timeLimitMs ?? TIME_LIMIT_MS)
  const text = attempt(() => scanViews(mail.views, () => now() > deadline, input.signals))
  const uris = attempt(() => inspectUris(mail))
  const sensitive = attempt(() => findSensitiveData(mail))
  const spoof = attempt(() => spoofedSender(mail, authentication)) ?? []
  const learned = classify(input.classifier ?? null, () => ({
    visible: joined(mail, true),
    hidden: joined(mail, false),
  }))

  const injection = weigh(text?.findings ?? [], text?.score ?? 0, spoof)
  if (learned.execution_state === 'EXECUTION_SUCCESS' && learned.score >= CLASSIFIER_MATCH)
    injection.score = Math.max(injection.score, learned.score)
  const matched = injection.score >= MATCH || (uris?.some(finding => finding.decisive) ?? false)
  const complete =
    (text?.complete ?? false) &&
    uris !== null &&
    sensitive !== null &&
    mail.incomplete.length === 0 &&
    now() <= deadline
  const verdict = matched ? 'match' : complete ? 'clear' : 'unscanned'
  const safety = toSafety(input, {
    injection,
    uris,
    sensitive,
    matched,
    complete,
    parsed: !mail.incomplete.includes('parse-failed'),
    ran: text !== null,
  })
  return { verdict, safety: { ...safety, verdict } }
}

interface Outcome {
  injection: { score: number; findings: Finding[] }
  uris: UriFinding[] | null
  sensitive: SensitiveData[] | null
  matched: boolean
  complete: boolean
  parsed: boolean
  ran: boolean
}

function toSafety({ mail, authentication, scannedAt }: JudgeInput, outcome: Outcome): Omit<Safety, 'verdict'> {
  const { injection, uris, sensitive, complete } = outcome
  /** A detector that did not see everything has not found nothing. */
  const state = (found: boolean): MatchState => (found || !complete ? 'MATCH_FOUND' : 'NO_MATCH_FOUND')
  const { handed_over: _, ...sender } = authentication
  return {
    status: outcome.ran && outcome.parsed ? 'scanned' : 'unavailable',
    filter_match_state: state(outcome.matched),
    invocation_result: complete ? 'SUCCESS' : outcome.ran && outcome.parsed ? 'PARTIAL' : 'FAILURE',
    scanned_at: scannedAt,
    scanner: { ...SCANNER },
    coverage: {
      bytes_total: mail.bytesTotal,
      bytes_scanned: outcome.ran && outcome.parsed ? mail.bytesScanned : 0,
      parts_skipped: skippedParts(mail),
    },
    pi_and_jailbreak: {
      match_state: state(injection.score >= MATCH),
      execution_state: outcome.ran ? 'EXECUTION_SUCCESS' : 'EXECUTION_SKIPPED',
      confidence_level: confidence(injection.score),
      score: Math.round(injection.score * 1_000) / 1_000,
      findings: injection.findings,
    },
    malicious_uris: {
      match_state: state((uris?.length ?? 0) > 0),
      execution_state: uris === null ? 'EXECUTION_SKIPPED' : 'EXECUTION_SUCCESS',
      findings: (uris ?? []).map(({ decisive: _decisive, ...finding }) => finding),
    },
    sdp: {
      match_state: state((sensitive?.length ?? 0) > 0),
      execution_state: sensitive === null ? 'EXECUTION_SKIPPED' : 'EXECUTION_SUCCESS',
      findings: sensitive ?? [],
    },
    sender_authentication: sender,
  }
}

function skippedParts(mail: ParsedMail): { part: string; reason: string }[] {
  const attachments = mail.attachments
    .filter(attachment => attachment.unread !== null)
    .map(attachment => ({ part: attachment.filename, reason: attachment.unread as string }))
  return [...attachments, ...mail.incomplete.map(reason => ({ part: 'message', reason }))]
}

/** Text and sender are independent evidence. */
function weigh(findings: Finding[], score: number, spoof: SpoofSign[]): { score: number; findings: Finding[] } {
  let innocent = 1 - score
  for (const sign of spoof) innocent *= 1 - sign.weight
  const shown = spoof.map(({ excerpt, explanation }) => ({
    signal: 'spoofed-sender',
    where: 'header',
    excerpt: excerpt.slice(0, 200).toWellFormed(),
    explanation,
  }))
  return { score: 1 - innocent, findings: [...findings, ...shown] }
}

function confidence(score: number): Confidence | null {
  if (score < MATCH) return null
  return score >= 0.9 ? 'HIGH' : score >= 0.75 ? 'MEDIUM_AND_ABOVE' : 'LOW_AND_ABOVE'
}

function joined(mail: ParsedMail, visible: boolean): string {
  return mail.views
    .filter(view => view.visible === visible)
    .map(view => view.text)
    .join('\n')
}

/** A detector that throws has not run. */
function attempt<T>(detector: () => T): T | null {
  try {
    return detector()
  } catch {
    return null
  }
}
