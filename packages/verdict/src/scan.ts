// All text signals over all readings of a message. Keeps the strongest stretch, and a bounded list of findings.
// Reports whether every required signal ran to the end of every reading; one that throws is not caught quietly: the
// scan goes on with the others, and the message can no longer be clear.
import type { View } from '@postern/mail'
import { excerptOf } from './reading/excerpt.ts'
import { type Reading, readViews } from './reading/readings.ts'
import type { Finding } from './safety.ts'
import { combine, MATCH, type Sign, type TextSignal } from './sign.ts'
import { agentAddress } from './signals/agent-address.ts'
import { authorityBypass } from './signals/authority-bypass.ts'
import { concealment } from './signals/concealment.ts'
import { encodedPayload } from './signals/encoded-payload.ts'
import { exfiltration } from './signals/exfiltration.ts'
import { hiddenText } from './signals/hidden-text.ts'
import { instructionOverride } from './signals/instruction-override.ts'
import { roleImpersonation } from './signals/role-impersonation.ts'
import { secretRequest } from './signals/secret-request.ts'
import { taskHijack } from './signals/task-hijack.ts'

/** Those that look at words. `hiddenText` and `encodedPayload` then weigh where and how the words were written. */
export const TEXT_SIGNALS: TextSignal[] = [
  instructionOverride,
  roleImpersonation,
  agentAddress,
  exfiltration,
  secretRequest,
  concealment,
  authorityBypass,
  taskHijack,
]
type PlaceSignal = (reading: Reading, signs: Sign[]) => Sign[]
export const PLACE_SIGNALS: PlaceSignal[] = [hiddenText, encodedPayload]

const FINDINGS_MAX = 30

export interface ScanResult {
  score: number
  findings: Finding[]
  /** Every signal ran over every reading to its end. */
  complete: boolean
}

export function scanViews(views: View[], expired: () => boolean, signals: TextSignal[] = TEXT_SIGNALS): ScanResult {
  const found = new Map<string, { finding: Finding; weight: number }>()
  let score = 0
  let failed = false
  const { complete } = readViews(views, { expired }, reading => {
    const signs: Sign[] = []
    for (const signal of signals) {
      try {
        const seen = signal(reading)
        if (seen.length > 0) signs.push(...seen)
      } catch {
        failed = true
      }
    }
    try {
      for (const signal of PLACE_SIGNALS) signs.push(...signal(reading, signs))
    } catch {
      failed = true
    }
    if (signs.length === 0) return
    const combined = combine(signs)
    score = Math.max(score, combined)
    keep(found, reading, signs, combined)
  })
  const findings = [...found.values()].sort((a, b) => b.weight - a.weight).map(entry => entry.finding)
  return { score, findings, complete: complete && !failed }
}

/** One finding a signal and place, the strongest; weak signs only where they were part of a match. */
function keep(
  found: Map<string, { finding: Finding; weight: number }>,
  reading: Reading,
  signs: Sign[],
  combined: number,
): void {
  if (combined < MATCH) return
  for (const sign of signs) {
    const where = placeOf(reading)
    const key = `${sign.signal} ${where}`
    const known = found.get(key)
    if (known ? known.weight >= sign.weight : found.size >= FINDINGS_MAX) continue
    const finding = { signal: sign.signal, where, excerpt: excerptOf(reading, sign), explanation: sign.explanation }
    found.set(key, { finding, weight: sign.weight })
  }
}

function placeOf({ view, via }: Reading): string {
  const how = view.how === undefined ? '' : ` (${view.how})`
  const part = view.part === '1' || view.part === 'header' ? '' : `, part ${view.part}`
  const encoded = via.length === 0 ? '' : `, ${via.join(' in ')}`
  return `${view.where}${how}${part}${encoded}`
}
