// The facts a decision is made from: constant, complete, loaded under the account's row lock by the server.
// Nothing here is a handle to anything; a rule can look at facts and at nothing else.

export type Outcome = 'allow' | 'hold' | 'refuse'

/** What one rule says of one message: a sentence for the agent and one for the owner. */
export interface Finding {
  /** The rule's name, kebab-case, as its file. */
  rule: RuleName
  outcome: Outcome
  /** One plain sentence to the agent (a model reads it), with what to do next. */
  because: string
  /** One plain sentence to the owner (a tired human reads it). */
  toOwner: string
  /** For caps: whole units used and allowed, and when the window ends (ISO 8601 instant). */
  used?: number
  max?: number
  resetsAt?: string
  /** Whether the same call may succeed later by itself. */
  retryable?: boolean
}

export type RuleName =
  | 'kill-switch'
  | 'sender-identity'
  | 'inbox-environment'
  | 'recipient-count'
  | 'suppressed-recipient'
  | 'daily-cap'
  | 'hourly-cap'
  | 'footer-present'

/** How much of a window is used. Counted in recipients; `resetsAt` is an ISO 8601 instant. */
export interface Window {
  used: number
  max: number
  resetsAt: string
}

export type Route = 'local' | 'capture' | 'smtp'

export interface Recipient {
  /** Canonical: lower-case dot-atom local part @ A-label domain. */
  address: string
  /** Where the bytes would go: an inbox here, kept on this machine, or out to the network. */
  route: Route
  suppressed: boolean
}

/** What a second parser found in the finished bytes of one recipient's copy. */
export interface Inspection {
  /** Every mailbox of every From header, canonical. Exactly one is right. */
  from: string[]
  hasSender: boolean
  hasReplyTo: boolean
  hasBcc: boolean
  /** To and Cc as the bytes say them, canonical. */
  addressed: string[]
  /** Every displayable part (MIME type, decoded size), and whether a reader sees the footer's sentence and link in it. */
  parts: { type: string; footerVisible: boolean; bytes: number }[]
}

export interface Facts {
  now: string
  account: {
    kind: 'agent' | 'system'
    environment: 'live' | 'test'
    claimed: boolean
    /** The most recipients one message may have. */
    recipientsPerMessage: number
  }
  /**
   * `running` only if every switch above this account says so; a missing row is `stopped`.
   * For a system account the `instance` switch is the one over the platform's own mail.
   */
  switches: { scope: 'instance' | 'account'; state: 'running' | 'stopped' }[]
  inbox: { address: string; deleted: boolean }
  recipients: Recipient[]
  day: Window
  hour: Window
  inspections: Inspection[]
  /** Set when an owner approved exactly these bytes; only rules that hold look at it. */
  approval: { contentHash: string; by: string; at: string } | null
  contentHash: string
}

export interface Rule {
  name: RuleName
  /** A finding for every outcome, also `allow`: a decision stores every one. */
  decide: (facts: Facts) => Finding
}

export interface Decision {
  outcome: Outcome
  /** The finding that decided: the strictest, the first of equals in rule order. */
  decidedBy: Finding
  findings: Finding[]
}
