// Where the server is and who asks, from the environment alone: a token on a command line stands in the history of the
// shell and in the list of processes.
import { createPostern, type Postern } from '@postern/sdk'

export interface Settings {
  url: string
  /** An agent's token: the agent that preflight is about. */
  agentToken: string | null
  ownerToken: string | null
  operatorToken: string | null
}

export const readSettings = (env: NodeJS.ProcessEnv): Settings => ({
  url: (env['POSTERN_URL'] || 'http://localhost:3000').replace(/\/+$/, ''),
  agentToken: env['POSTERN_TOKEN'] || null,
  ownerToken: env['POSTERN_OWNER_TOKEN'] || null,
  operatorToken: env['POSTERN_OPERATOR_TOKEN'] || null,
})

/** Milliseconds by which the clock here is ahead of the server's; null while the server told no time. */
export interface Clock {
  aheadMs: number | null
}

const timeoutMs = 30_000

/** A client that notes what time the server says it is; whole seconds, so that half of one is the best guess. */
export function connect(url: string, token: string | null, clock: Clock = { aheadMs: null }): Postern {
  return createPostern({
    baseUrl: url,
    ...(token === null ? {} : { token }),
    timeoutMs,
    fetch: async request => {
      const asked = Date.now()
      const answer = await fetch(request)
      const said = Date.parse(answer.headers.get('date') ?? '')
      if (!Number.isNaN(said)) clock.aheadMs = (asked + Date.now()) / 2 - (said + 500)
      return answer
    },
  })
}

/** A command that needs what was not given. */
export class Missing extends Error {}

export function need(token: string | null, name: string, who: string): string {
  if (token === null) throw new Missing(`Set ${name} to ${who}.`)
  return token
}
