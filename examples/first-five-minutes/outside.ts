// The world outside: where mail that left can be looked at. Either the server's /captured, or a mail server of our own.
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface Left {
  to: string
  from: string
  subject: string
  text: string
  html: string
}

export interface Outside {
  /** The newest mail to this address that names the agent, as its sender or in its text, waiting for at most 10 s. */
  mailTo(address: string, subject: RegExp, agent?: string): Promise<Left>
  close(): Promise<void>
}

export function capturedMail(base: string): Outside {
  return {
    mailTo: (address, subject, agent) =>
      until(`captured mail to ${address}`, async () => {
        const list = (await (await fetch(`${base}/captured.json`)).json()) as { messages: Left[] }
        return list.messages.find(isIt(address, subject, agent))
      }),
    async close() {},
  }
}

/** A real SMTP server that takes everything, as the next mail server would. */
export async function openSink(port: number): Promise<Outside> {
  const taken: Left[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', async () => {
        const mail = await PostalMime.parse(Buffer.concat(chunks))
        const to = session.envelope.rcptTo.map(one => one.address).join(', ')
        taken.unshift({
          to,
          from: mail.from?.address ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html ?? '',
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    mailTo: (address, subject, agent) =>
      until(`mail to ${address} at the SMTP sink`, async () => taken.find(isIt(address, subject, agent))),
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

/** An earlier run may have left mail to the same people. */
const isIt =
  (address: string, subject: RegExp, agent = '') =>
  (mail: Left) =>
    mail.to.includes(address) && subject.test(mail.subject) && `${mail.from} ${mail.text}`.includes(agent)

export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`There was no ${what} within 10 s.`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
