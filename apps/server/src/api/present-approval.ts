// An approval as the contract has it, and why one could not be given. An owner reads the sentences that are for owners.
import type { Approved, Preview } from '../outgoing/approve.ts'
import type { Edited } from '../outgoing/edit-held.ts'
import type { ApprovalView } from '../owners/approval-view.ts'
import type { Rejected } from '../owners/approvals.ts'
import { legibleLine, legibleLines } from './pages/agent-words.ts'
import { codeOf } from './present-submission.ts'
import { invalidField, Problem } from './problem.ts'

type NotDone = Exclude<Approved | Edited | Rejected, { outcome: 'approved' | 'edited' | 'rejected' }>

const subjectShown = 2_000
const textShown = 200_000

export function approvalProblem(ended: NotDone): Problem {
  switch (ended.outcome) {
    case 'not-found':
      return new Problem('not_found')
    case 'changed':
      return new Problem('approval_changed')
    case 'decided':
      return new Problem('approval_decided')
    case 'expired':
      return new Problem('approval_expired')
    case 'invalid':
      return invalidField(ended.code, ended.field, ended.problem)
    case 'refused': {
      const { finding, findings } = ended
      return new Problem(finding.code ?? codeOf(finding.rule), {
        message: finding.toOwner,
        fix: 'It stays held, and nothing was used up. Approve it again when the reason is gone, change it, or refuse it.',
        findings: findings
          .filter(each => each.outcome !== 'allow')
          .map(({ rule, outcome, toOwner }) => ({ rule, outcome, because: toOwner })),
        ...(finding.used === undefined ? {} : { used: finding.used, max: finding.max }),
        ...(finding.resetsAt === undefined ? {} : { resets_at: finding.resetsAt }),
      })
    }
  }
}

const toOwner = ({ rule, outcome, toOwner }: { rule: string; outcome: string; toOwner: string }) => ({
  rule,
  outcome,
  to_owner: toOwner,
})

export function presentApproval(view: ApprovalView, seen: Preview | null) {
  return {
    ...view,
    marked: {
      subject: legibleLine(view.words.subject, subjectShown),
      text: legibleLines(view.words.text, textShown),
    },
    recipients_in_detail:
      seen?.recipients.map(({ address, known, written, suppressed }) => ({
        address,
        first_contact: known === null,
        written_before: written,
        suppressed,
      })) ?? null,
    findings: view.findings.map(toOwner),
    if_approved: seen && {
      outcome: seen.outcome,
      findings: seen.findings.filter(finding => finding.outcome !== 'allow').map(toOwner),
    },
    causes: view.causes.map(cause => ({ ...cause, subject: legibleLine(cause.subject, subjectShown) })),
  }
}
