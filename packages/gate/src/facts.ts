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
  /** The error code where it is not the rule's own name: `claim_required`. */
  code?: 'claim_required'
  consequences?: Consequence[]
}

export type RuleName =
  | 'kill-switch'
  | 'sender-identity'
  | 'inbox-environment'
  | 'recipient-count'
  | 'suppressed-recipient'
  | 'owner-list'
  | 'secret-in-content'
  | 'tainted-thread'
  | 'tainted-reader'
  | 'first-contact'
  | 'owner-policy'
  | 'bulk'
  | 'behaviour'
  | 'reply-budget'
  | 'loop-guard'
  | 'session-budget'
  | 'daily-cap'
  | 'hourly-cap'
  | 'owner-cap'
  | 'instance-cap'
  | 'footer-present'
  | 'approval-queue'

/** How much of a window is used. Counted in recipients; `resetsAt` is an ISO 8601 instant. */
export interface Window {
  used: number
  max: number
  resetsAt: string
}

export type Route = 'local' | 'capture' | 'smtp' | 'drill'

/** Why a recipient is no stranger: what the owner, or the recipient, did. What the agent did makes nobody known. */
export type Acquaintance = 'wrote-first' | 'approved' | 'owner' | 'listed'

export interface Recipient {
  /** Canonical: lower-case dot-atom local part @ A-label domain. */
  address: string
  /** Where the bytes would go: an inbox here, kept on this machine, or out to the network. */
  route: Route
  suppressed: boolean
  /** Null: a first contact. `wrote-first` needs verified sender authentication and a clear verdict. */
  known: Acquaintance | null
  /** This account sent to it before, with or without anybody's word. */
  written: boolean
  /** What the owner's send list says of it; for a reply, the reply list. A block beats an allow. */
  listed: 'allow' | 'block' | null
}

/** What a message is, in the words of the owner's policy. */
export type Kind = 'new' | 'reply' | 'forward'

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

/** The owner's word on what needs a look. The preset answers where no rule matches. */
export interface Policy {
  /** 0: nobody set one; `guarded` holds. */
  version: number
  preset: 'locked' | 'guarded' | 'trusted'
  rules: PolicyRule[]
}

export interface PolicyRule {
  /** Every field that is given must match; an empty match matches everything. */
  match: {
    /** One address, canonical; `*` stands for any run of characters of the local part. */
    recipient?: string
    /** A domain; `*.good.test` is every domain below it. */
    domain?: string
    /** A part of the subject, case folded. */
    subject?: string
    has_attachment?: boolean
    kind?: Kind
    /** UTC. `days`: 1 is Monday, 7 is Sunday. `from` after `to` goes over midnight. `HH:MM`. */
    time?: { from?: string; to?: string; days?: number[] }
  }
  action: 'allow' | 'require_approval' | 'deny'
  /** Who is told when it matches; the gate only carries it. */
  notify?: ('mail' | 'webhook')[]
}

/** Something that should not leave, found in what would. Never the secret itself. */
export interface Secret {
  /** `own-key`: one of ours; `canary`: planted here to be found; `owner-address`: the owner did not allow it. */
  kind: 'own-key' | 'canary' | 'owner-address' | 'credential'
  /** For a person: "an AWS access key", "a private key". */
  what: string
  encoding: 'plain' | 'base64' | 'hex' | 'reversed' | 'percent' | 'other'
  where: 'subject' | 'text' | 'html' | 'address'
  /** The id of our own key, `key_…`; null for all else. */
  keyId: string | null
}

/** A link that would leave, already expanded. */
export interface SentLink {
  /** A-label, lower case. */
  host: string
  /** Characters after the `?` or `#`, in the user part, or of one label or path segment that look like data. */
  dataChars: number
}

/** What the finished words hold; null of a draft, and a rule that needs it refuses then. */
export interface Content {
  secrets: Secret[]
  /** Zero-width, tag, bidirectional and other code points that no reader sees. */
  invisible: number
  links: SentLink[]
  remoteImages: number
  hasAttachment: boolean
  /** Words that another thread's mail, read lately, has too (its message id), where this mail's recipients are not in it. */
  quotes: string[]
}

/** A measure of now, this message included, and the mean of the trailing 30 days (active hours or days). */
export interface Measure {
  now: number
  mean: number
}

/** What the account read since the owner last cleared it, at most a day back for what is merely unverified. */
export interface Reads {
  /** `unverified`: a sender outside the contacts who is not verified. `flagged`: a verdict that is not clear. */
  taint: 'none' | 'unverified' | 'flagged'
  /** A verdict of prompt injection was acknowledged. */
  injection: boolean
  /** Recipients of this message that are known from flagged mail alone. */
  recipientsFromFlagged: string[]
  /** Hosts of this message's links that stand in flagged mail. */
  hostsFromFlagged: string[]
  /** Sends of the trailing hour that left although tainted. */
  taintedSendsInHour: number
}

export interface Facts {
  /** ISO 8601 instant, of the database. */
  now: string
  kind: Kind
  subject: string
  account: {
    kind: 'agent' | 'system' | 'drill'
    environment: 'live' | 'test'
    claimed: boolean
    /** A human was named at registration; they may not have claimed yet. */
    ownerNamed: boolean
    /** Since registration. */
    ageHours: number
    /** The most recipients one message may have. */
    recipientsPerMessage: number
  }
  /**
   * `running` only if every switch above this message says so; a missing row is `stopped`, but of a domain, which has one
   * only while it is stopped. For a system account the `instance` switch is the one over the platform's own mail.
   */
  switches: { scope: 'instance' | 'file' | 'owner' | 'account' | 'inbox' | 'domain'; state: 'running' | 'stopped' }[]
  inbox: { address: string; deleted: boolean }
  recipients: Recipient[]
  /** Distinct addresses written to for the first time without anybody's word, before this message. `today`: the UTC day. */
  newRecipients: { hour: number; day: number; week: number; today: number }
  policy: Policy
  /** Messages of this account that wait for the owner. */
  pendingApprovals: number
  /** Distinct recipients that got the same or nearly the same body within an hour, those of this message included. */
  alikeRecipients: number
  reads: Reads
  /** Of the thread that the message joins; null where it begins one. */
  thread: {
    /** It has mail whose verdict is not clear. */
    flagged: boolean
    /** Sends of the trailing hour since somebody else than a machine last wrote. */
    sendsUnanswered: number
    /** Messages of the trailing day, both ways. */
    messagesInDay: number
  } | null
  /** The message that is answered; null where none is. */
  answered: {
    /** From, canonical; null where there is none that is valid. */
    from: string | null
    verified: boolean
    clear: boolean
    automated: boolean
    /** From an inbox here. */
    handedOver: boolean
    /** MAIL FROM was `<>`. */
    nullReturnPath: boolean
  } | null
  content: Content | null
  behaviour: {
    /** Tripped: everything is held until the owner resumes. */
    tripped: string | null
    sendsInHour: Measure
    recipientsInDay: Measure
    domainsInDay: Measure
    bytesInDay: Measure
  }
  /** Budgets of the session that asks and of every session above it; empty for a key without any. */
  session: {
    meter: 'sends' | 'recipients' | 'bytes' | 'api_calls' | 'cost_units'
    used: number
    max: number
    adds: number
  }[]
  day: Window
  hour: Window
  /** Caps over several accounts; empty where nobody set one. */
  ownerCaps: Window[]
  instanceCaps: Window[]
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

/** What must happen beside the outcome, in the same transaction; the server does it. */
export type Consequence =
  | { do: 'trip-breaker'; because: string }
  | { do: 'stop-account'; because: string }
  | { do: 'revoke-key'; keyId: string }
  | {
      do: 'alert'
      kind: 'canary' | 'key-leaked' | 'breaker' | 'injection' | 'loop' | 'cap' | 'policy'
      because: string
    }

export interface Decision {
  outcome: Outcome
  /** The finding that decided: the strictest, the first of equals in rule order. */
  decidedBy: Finding
  findings: Finding[]
  /** Of every finding; what a dry run leaves out. */
  consequences: Consequence[]
}
