// An SMTP session: what is answered to MAIL, RCPT and DATA. Every SMTP code stands here (or in `door.ts`, for limits).
// 250 after DATA means that bytes and envelope are on disk, flushed; nothing has parsed them yet. Until then nothing is
// stored, and every failure of ours is a 4xx: the sender keeps the mail. Never relays, never bounces after a 250.
import { canonicalAddress } from '@postern/mail'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { isLoopback } from '../config.ts'
import type { Context } from '../context.ts'
import { errorCode, isUnavailable } from '../db.ts'
import { isLoop, startByteCheck } from './byte-check.ts'
import { noticeCanary } from './canary.ts'
import { loadCertificate } from './certificate.ts'
import { Door, type DoorLimits, doorLimits } from './door.ts'
import { startGroupCommit } from './group-commit.ts'
import { findRecipient, type Recipient, startRecipients } from './recipient.ts'
import { startRinging } from './ringing.ts'
import { startUnknownBudget } from './unknown-budget.ts'

export const maxMessageBytes = 25 * 1024 * 1024
export const maxRecipients = 50
/** Bytes of messages in memory, arriving or waiting for their commit. */
const maxHeldBytes = 128 * 1024 * 1024

export interface SmtpListener {
  port: number
  close(): Promise<void>
}

class Refusal extends Error {
  readonly responseCode: number
  constructor(responseCode: number, text: string) {
    super(text)
    this.responseCode = responseCode
  }
}

const refusals = {
  unknown: () => new Refusal(550, '5.1.1 No such mailbox here'),
  relay: () => new Refusal(550, '5.7.1 Mail for that address is not taken here'),
  full: () => new Refusal(452, '4.2.2 This mailbox received its share of today, try again tomorrow'),
  probing: () => new Refusal(421, '4.7.0 Too many unknown mailboxes, try again later'),
  nul: () => new Refusal(554, '5.6.0 The message contains a NUL byte'),
  'bare-cr': () => new Refusal(550, '5.6.11 The message contains a bare CR'),
  'smuggled-dot': () => new Refusal(550, '5.6.11 The message contains a bare LF beside a dot'),
  loop: () => new Refusal(554, '5.4.6 This message goes round in a loop'),
  busy: () => new Refusal(452, '4.3.1 Too much mail at once, try again later'),
  down: () => new Refusal(451, '4.3.0 The store cannot be reached, try again later'),
  failed: () => new Refusal(451, '4.3.0 Something failed here, try again later'),
}

export async function startSmtp(ctx: Context, limits: DoorLimits = doorLimits): Promise<SmtpListener> {
  const { config, log } = ctx
  const recipients = startRecipients(ctx)
  const group = startGroupCommit(ctx)
  const unknown = startUnknownBudget()
  const ringing = startRinging(() => ctx.bells.ring('receive'))
  /** The inboxes that the recipients so far belong to. MAIL begins it anew. */
  const envelopes = new WeakMap<SMTPServerSession, Recipient[]>()
  let heldBytes = 0

  function onConnect(session: SMTPServerSession): void {
    const { remoteAddress } = session
    // On one machine everybody shares an address: there only the unknown recipient itself is refused.
    if (!isLoopback(remoteAddress) && unknown.spent(remoteAddress)) throw refusals.probing()
  }

  function onMail(session: SMTPServerSession): void {
    if (heldBytes > maxHeldBytes) throw refusals.busy()
    envelopes.set(session, [])
  }

  async function onRcpt(address: string, session: SMTPServerSession): Promise<void> {
    const decision = await findRecipient(recipients, config.mailDomain, address)
    if (decision.outcome === 'unknown') {
      noticeCanary(ctx, address.toLowerCase()).catch(error => ctx.log.error({ error }, 'canary.not-noticed'))
      throw unknown.use(session.remoteAddress) ? refusals.unknown() : refusals.probing()
    }
    if (decision.outcome !== 'known') throw refusals[decision.outcome]()
    const known = envelopes.get(session)!
    const { inboxId } = decision.recipient
    // Two spellings of one inbox are one copy.
    if (!known.some(recipient => recipient.inboxId === inboxId)) known.push(decision.recipient)
  }

  async function onData(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const known = envelopes.get(session)!
    const raw = await collect(stream)
    try {
      // smtp-server answers 552 itself, whatever is said here.
      if (raw === null) return ''
      if (raw.problem) throw refusals[raw.problem]()
      if (isLoop(raw.bytes, config.mailDomain)) throw refusals.loop()
      const { mailFrom } = session.envelope
      const commit = await group.add({
        raw: raw.bytes,
        mailFrom: canonicalSender(mailFrom ? mailFrom.address : ''),
        clientIp: session.remoteAddress,
        helo: session.hostNameAppearsAs || '',
        handedOver: false,
        recipients: known,
      })
      if (commit === 'over-cap') throw refusals.full()
      if (commit === 'unknown') throw refusals.unknown()
      ringing.ring()
      return '2.6.0 Taken'
    } finally {
      heldBytes -= raw?.bytes.length ?? 0
    }
  }

  /** The whole message, or null where it is above the limit; its bytes count as held until they are released. */
  function collect(stream: SMTPServerDataStream): Promise<Collected | null> {
    return new Promise((resolve, reject) => {
      const check = startByteCheck()
      let chunks: Buffer[] = []
      let held = 0
      let busy = false
      const drop = () => {
        heldBytes -= held
        held = 0
        chunks = []
      }
      stream.on('data', (chunk: Buffer) => {
        if (busy || stream.sizeExceeded) return drop()
        check.look(chunk)
        if (heldBytes + chunk.length > maxHeldBytes) busy = true
        else {
          chunks.push(chunk)
          held += chunk.length
          heldBytes += chunk.length
        }
      })
      stream.on('error', error => {
        drop()
        reject(error)
      })
      stream.on('end', () => {
        if (busy || stream.sizeExceeded) drop()
        if (busy) return reject(refusals.busy())
        resolve(stream.sizeExceeded ? null : { bytes: Buffer.concat(chunks, held), problem: check.end() })
      })
    })
  }

  /** What a handler throws becomes the reply; what is not a refusal is ours to repair. */
  function answering<T>(act: () => T | Promise<T>, done: (error?: Error | null, value?: T) => void): void {
    Promise.resolve()
      .then(act)
      .then(
        value => done(null, value),
        error => {
          if (error instanceof Refusal) return done(error)
          if (errorCode(error) === 'ECONNECTION') return done(error)
          log.error({ error }, 'smtp.failed')
          // 53100: the disk is full.
          if (errorCode(error) === '53100') return done(refusals.busy())
          done(isUnavailable(error) ? refusals.down() : refusals.failed())
        },
      )
  }

  const door = new Door(
    {
      ...(await loadCertificate(config)),
      name: config.mailDomain,
      banner: 'Postern',
      size: maxMessageBytes,
      rejectOversized: true,
      maxRecipients,
      hideENHANCEDSTATUSCODES: false,
      authOptional: true,
      disabledCommands: ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
      disableReverseLookup: true,
      logger: false,
      onConnect: (session, done) => answering(() => onConnect(session), done),
      onMailFrom: (_address, session, done) => answering(() => onMail(session), done),
      onRcptTo: (address, session, done) => answering(() => onRcpt(address.address, session), done),
      onData: (stream, session, done) => answering(() => onData(stream, session), done),
    },
    limits,
  )
  const port = await door.start(config.smtpPort, config.smtpHost)
  return {
    port,
    async close() {
      await door.stop()
      await group.drain()
      ringing.close()
    },
  }
}

interface Collected {
  bytes: Buffer
  problem: 'nul' | 'bare-cr' | 'smuggled-dot' | null
}

/** A-labels and lower case where the address has one spelling, else what was written; it proves nothing. */
function canonicalSender(written: string): string {
  const result = written === '' ? { address: '' } : canonicalAddress(written)
  return 'address' in result ? result.address : written
}
