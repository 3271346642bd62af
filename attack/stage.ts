// A server as a company would run it, with a smarthost that counts what really leaves, and agents with their owners. An
// attack has what its agent has: a token, the contract, and whatever it read. Nothing here helps it.
import { randomBytes } from 'node:crypto'
import {
  call as callServer,
  operatorToken,
  registerAgent,
  type TestAgent,
  type TestReply,
} from '../test/support/agent.ts'
import { startTestServer, type TestServer } from '../test/support/server.ts'
import { dial } from '../test/support/smtp-client.ts'
import { type Received, type Sink, startSink } from '../test/support/smtp-sink.ts'

export interface Attacker extends TestAgent {
  /** What its owner can do, with a fresh sign-in. */
  owner(method: string, path: string, body?: unknown): Promise<TestReply>
  /** Sends, and remembers how it went. */
  attempt(body: Record<string, unknown>, headers?: Record<string, string>): Promise<TestReply>
  answers: { status: number; code: string; at: number }[]
}

export interface Stage {
  server: TestServer
  sink: Sink
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>
  /** A claimed agent with the policy that everybody begins with. */
  claimed(name: string): Promise<Attacker>
  /** One that names nobody. */
  unclaimed(name: string): Promise<Attacker>
  /** A mail from the network, which is on hand when this returns. */
  receive(
    agent: TestAgent,
    from: string,
    subject: string,
    text: string,
  ): Promise<{ message_id: string; verdict_id: string; thread_id: string }>
  /** Mails of this agent that reached the smarthost. Waits until nothing of it is on its way. */
  reached(agent: TestAgent): Promise<Received[]>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const sink = await startSink()
  const server = await startTestServer({ TRANSPORT: 'smtp', SMTP_URL: sink.url })
  const call: Stage['call'] = (method, path, body, headers) => callServer(server, method, path, body, headers)
  // One network registers all of them here; the ceiling has a test of its own.
  const ceilings = { registrations_per_network_hour: 1_000, registrations_per_network_day: 1_000 }
  const raised = await call('PUT', '/v1/operator/limits', ceilings, {
    authorization: `Bearer ${await operatorToken(server)}`,
  })
  if (raised.status !== 200) throw new Error(`no room to register: ${JSON.stringify(raised.body)}`)

  function attacker(agent: TestAgent, owner: Attacker['owner']): Attacker {
    const answers: Attacker['answers'] = []
    return {
      ...agent,
      owner,
      answers,
      async attempt(body, headers) {
        const reply = await agent.call('POST', `/v1/inboxes/${agent.inboxId}/messages`, body, headers)
        note(answers, reply)
        return reply
      },
    }
  }

  return {
    server,
    sink,
    call,
    async claimed(name) {
      const agent = await registerAgent(server, { name })
      const claim = await claimThroughTheSink(server, sink, agent, `${name.replaceAll(' ', '-')}@owners.example`)
      return attacker(agent, claim)
    },
    async unclaimed(name) {
      const agent = await registerAgent(server, { name })
      return attacker(agent, async () => {
        throw new Error('nobody owns this agent')
      })
    },
    async receive(agent, from, subject, text) {
      const smtp = await dial(server.smtpPort!)
      await smtp.envelope(from, [agent.email])
      await smtp.command('DATA')
      const reply = await smtp.command(
        `From: <${from}>\r\nTo: <${agent.email}>\r\nSubject: ${subject}\r\nMessage-ID: <${randomBytes(8).toString('hex')}@${from.split('@')[1]}>\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n.`,
      )
      smtp.close()
      if (!reply.startsWith('250')) throw new Error(`not taken: ${reply}`)
      return eventually(async () => {
        const { rows } = await server.owner.query(
          `select id as message_id, verdict_id, thread_id from message where account_id = $1 and direction = 'in' and from_address = $2 order by id desc limit 1`,
          [agent.accountId, from],
        )
        return rows[0]
      })
    },
    async reached(agent) {
      await eventually(async () => {
        const { rows } = await server.owner.query(
          `select from outbox where account_id = $1 and state in ('queued', 'sending') limit 1`,
          [agent.accountId],
        )
        const stopped = await server.owner.query(`select from kill_switch where scope = $1 and state = 'stopped'`, [
          agent.accountId,
        ])
        return rows.length === 0 || stopped.rows.length > 0
      })
      return sink.received.filter(mail => mail.from === agent.email)
    },
    async close() {
      await server.stop()
      await sink.close()
    },
  }
}

export function note(answers: Attacker['answers'], { status, body }: TestReply): void {
  answers.push({ status, code: body?.error?.code ?? body?.status ?? '', at: performance.now() })
}

/** Where mail leaves there is no /captured: the owner reads the claim mail where it arrives. */
async function claimThroughTheSink(server: TestServer, sink: Sink, agent: TestAgent, email: string) {
  await agent.call('POST', '/v1/account/claim', { email })
  const mail = await eventually(() => sink.received.find(each => each.to === email && /\/claim\//.test(each.raw)))
  const text = mail.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')
  const done = await callServer(
    server,
    'POST',
    `/claim/${/\/claim\/([a-z0-9]+)/.exec(text)![1]}`,
    `code=${/Code: (\d{6})/.exec(text)![1]}`,
    { origin: server.url, 'content-type': 'application/x-www-form-urlencoded' },
  )
  const cookie = done.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`not claimed: ${done.status}`)
  return (method: string, path: string, body?: unknown) =>
    callServer(server, method, path, body, { cookie, origin: server.url })
}

export async function eventually<T>(read: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (const until = Date.now() + 30_000; ; ) {
    const value = await read()
    if (value) return value
    if (Date.now() > until) throw new Error(`not within 30 s: ${read}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** The owner allows this, with the fresh sign-in of the claim. */
export async function allow(agent: Attacker, list: 'send' | 'reply', pattern: string): Promise<void> {
  const path = `/v1/owner/agents/${agent.accountId}/lists`
  const { status, body } = await agent.owner('POST', path, { list, action: 'allow', pattern })
  if (status >= 300) throw new Error(`not allowed: ${JSON.stringify(body)}`)
}
