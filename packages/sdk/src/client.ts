// The client: one small method an operation, typed by the contract. It builds no message, adds no recipient, repeats no
// call and keeps no state but the token, which it sends to `baseUrl` alone and follows no redirect with.
// Every method throws PosternError for an answer of 400 and above, and what fetch throws when there is no answer.
import createClient from 'openapi-fetch'
import type {
  CreateInboxRequest,
  CreateOwnerTokenRequest,
  DryRun,
  Held,
  IncidentReport,
  IncidentRequest,
  operations,
  paths,
  Queued,
  RegisterRequest,
  ReplyRequest,
  SendMessageRequest,
  SetAccountLimitsRequest,
} from './contract.ts'
import { PosternError } from './problem.ts'

export interface PosternOptions {
  /** Where the instance is, such as `https://postern.example.com`. */
  baseUrl: string
  /** An agent's, owner's or operator's token; not needed for `register`, `owner.requestSignIn`. */
  token?: string
  /** Instead of the global fetch. */
  fetch?: (request: Request) => Promise<Response>
  /** How long one call may take, answer included. Default 30,000. */
  timeoutMs?: number
}

/** The form of an incident report that may be shown to others. */
export type Redacted = Pick<Query<'getIncident'>, 'redact' | 'domains'>

type Query<Operation extends keyof operations> = NonNullable<operations[Operation]['parameters']['query']>

export interface Acknowledge {
  /** The message's `verdict_id`: read withheld content all the same. Recorded for the owner. */
  acknowledge?: string
}

export interface Intent {
  /** Unique to this intent. Repeat a call whose answer was lost with the same one, and nothing is sent twice. */
  idempotencyKey?: string
}

export type Postern = ReturnType<typeof createPostern>

export function createPostern({ baseUrl, token, fetch = globalThis.fetch, timeoutMs = 30_000 }: PosternOptions) {
  const http = createClient<paths, 'application/json'>({
    baseUrl,
    redirect: 'error',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    pathSerializer: fillPath,
    fetch: request => fetch(new Request(request, { signal: AbortSignal.timeout(timeoutMs) })),
  })

  return {
    register: (body: RegisterRequest) => answer(http.POST('/v1/register', { body })),
    ready: () => answer(http.GET('/readyz')),

    account: () => answer(http.GET('/v1/account')),
    requestClaim: (email: string) => answer(http.POST('/v1/account/claim', { body: { email } })),
    /** The new token is in the answer only; this client keeps using the one it was made with. */
    rotateApiKey: () => answer(http.POST('/v1/account/api-keys')),

    apiKeys: () => answer(http.GET('/v1/account/api-keys')),

    inboxes: (query: Query<'listInboxes'> = {}) => answer(http.GET('/v1/inboxes', { params: { query } })),
    createInbox: (body: CreateInboxRequest) => answer(http.POST('/v1/inboxes', { body })),
    inbox: (inboxId: string) => answer(http.GET('/v1/inboxes/{inbox_id}', { params: { path: { inbox_id: inboxId } } })),
    deleteInbox: (inboxId: string) =>
      answer(http.DELETE('/v1/inboxes/{inbox_id}', { params: { path: { inbox_id: inboxId } } })),

    send: (inboxId: string, body: SendMessageRequest, { idempotencyKey }: Intent = {}): Promise<Queued | Held> =>
      // The contract answers 200 to dry_run alone, which is not asked for here.
      answer(
        http.POST('/v1/inboxes/{inbox_id}/messages', {
          params: { path: { inbox_id: inboxId }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<Queued | Held>,
    /** What the gate would decide now; nothing is sent, stored or counted. */
    dryRun: (inboxId: string, body: SendMessageRequest): Promise<DryRun> =>
      answer(
        http.POST('/v1/inboxes/{inbox_id}/messages', {
          params: { path: { inbox_id: inboxId }, query: { dry_run: true } },
          body,
        }),
      ) as Promise<DryRun>,
    list: (inboxId: string, query: Query<'listMessages'> = {}) =>
      answer(http.GET('/v1/inboxes/{inbox_id}/messages', { params: { path: { inbox_id: inboxId }, query } })),
    get: (inboxId: string, messageId: string, query: Acknowledge = {}) =>
      answer(
        http.GET('/v1/inboxes/{inbox_id}/messages/{message_id}', {
          params: { path: { inbox_id: inboxId, message_id: messageId }, query },
        }),
      ),
    /** The bytes as they came. */
    raw: (inboxId: string, messageId: string, query: Acknowledge = {}): Promise<ArrayBuffer> =>
      answer(
        http.GET('/v1/inboxes/{inbox_id}/messages/{message_id}/raw', {
          params: { path: { inbox_id: inboxId, message_id: messageId }, query },
          parseAs: 'arrayBuffer',
        }),
      ),
    reply: (
      inboxId: string,
      messageId: string,
      body: ReplyRequest,
      { idempotencyKey, ...query }: Intent & Acknowledge = {},
    ) =>
      answer(
        http.POST('/v1/inboxes/{inbox_id}/messages/{message_id}/reply', {
          params: {
            path: { inbox_id: inboxId, message_id: messageId },
            query,
            header: { 'Idempotency-Key': idempotencyKey },
          },
          body,
        }),
      ),

    threads: (inboxId: string, query: Query<'listThreads'> = {}) =>
      answer(http.GET('/v1/inboxes/{inbox_id}/threads', { params: { path: { inbox_id: inboxId }, query } })),
    threadMessages: (inboxId: string, threadId: string, query: Query<'listThreadMessages'> = {}) =>
      answer(
        http.GET('/v1/inboxes/{inbox_id}/threads/{thread_id}/messages', {
          params: { path: { inbox_id: inboxId, thread_id: threadId }, query },
        }),
      ),

    owner: {
      requestSignIn: (email: string) => answer(http.POST('/v1/owner/sign-in', { body: { email } })),
      signOut: () => answer(http.POST('/v1/owner/sign-out')),
      createToken: (body: CreateOwnerTokenRequest = {}) => answer(http.POST('/v1/owner/tokens', { body })),
      agents: (query: Query<'listAgents'> = {}) => answer(http.GET('/v1/owner/agents', { params: { query } })),
      agent: (accountId: string) =>
        answer(http.GET('/v1/owner/agents/{account_id}', { params: { path: { account_id: accountId } } })),
      stop: (accountId: string, reason?: string) =>
        answer(
          http.POST('/v1/owner/agents/{account_id}/stop', {
            params: { path: { account_id: accountId } },
            body: { reason },
          }),
        ),
      resume: (accountId: string) =>
        answer(http.POST('/v1/owner/agents/{account_id}/resume', { params: { path: { account_id: accountId } } })),
      /** Stops it first; for 30 days `restore` gives it back, in a browser session with a fresh sign-in. */
      delete: (accountId: string) =>
        answer(http.DELETE('/v1/owner/agents/{account_id}', { params: { path: { account_id: accountId } } })),
      restore: (accountId: string) =>
        answer(http.POST('/v1/owner/agents/{account_id}/restore', { params: { path: { account_id: accountId } } })),
      purge: (accountId: string, confirm: string) =>
        answer(
          http.POST('/v1/owner/agents/{account_id}/purge', {
            params: { path: { account_id: accountId } },
            body: { confirm },
          }),
        ),
      restoreInbox: (accountId: string, inboxId: string) =>
        answer(
          http.POST('/v1/owner/agents/{account_id}/inboxes/{inbox_id}/restore', {
            params: { path: { account_id: accountId, inbox_id: inboxId } },
          }),
        ),
      makeIncident: (accountId: string, body: IncidentRequest) =>
        answer(
          http.POST('/v1/owner/agents/{account_id}/incidents', { params: { path: { account_id: accountId } }, body }),
        ),
      incidents: (accountId: string, query: Query<'listIncidents'> = {}) =>
        answer(
          http.GET('/v1/owner/agents/{account_id}/incidents', { params: { path: { account_id: accountId }, query } }),
        ),
      incident: (accountId: string, incidentId: string, query: Redacted = {}): Promise<IncidentReport> =>
        answer(
          http.GET('/v1/owner/agents/{account_id}/incidents/{incident_id}', {
            params: { path: { account_id: accountId, incident_id: incidentId }, query },
          }),
        ) as Promise<IncidentReport>,
      /** The same as one HTML page, to read and to print. */
      incidentPage: (accountId: string, incidentId: string, query: Redacted = {}): Promise<string> =>
        answer(
          http.GET('/v1/owner/agents/{account_id}/incidents/{incident_id}', {
            params: { path: { account_id: accountId, incident_id: incidentId }, query: { ...query, format: 'html' } },
            parseAs: 'text',
          }),
        ) as Promise<string>,
      approvals: (query: Query<'listApprovals'> = {}) => answer(http.GET('/v1/owner/approvals', { params: { query } })),
      alertChannels: () => answer(http.GET('/v1/owner/alert-channels')),
      drill: () => answer(http.GET('/v1/owner/drill')),
      audit: (query: Omit<Query<'listAudit'>, 'format'> = {}) =>
        answer(http.GET('/v1/owner/audit', { params: { query } })),
      /** The whole chain of one account, one event a line, for verification offline. */
      exportAudit: (accountId: string): Promise<string> =>
        answer(
          http.GET('/v1/owner/audit', {
            params: { query: { account_id: accountId, format: 'jsonl' } },
            parseAs: 'text',
          }),
        ),
    },

    operator: {
      stop: (reason?: string) => answer(http.POST('/v1/operator/stop', { body: { reason } })),
      resume: () => answer(http.POST('/v1/operator/resume')),
      drill: () => answer(http.GET('/v1/operator/drill')),
      runDrill: () => answer(http.POST('/v1/operator/drill')),
      setLimits: (accountId: string, body: SetAccountLimitsRequest) =>
        answer(
          http.PUT('/v1/operator/accounts/{account_id}/limits', { params: { path: { account_id: accountId } }, body }),
        ),
    },
  }
}

async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw new PosternError(response, error)
  // 204 has no body, and T is then undefined.
  return data as T
}

/** An id may come out of a message: one that would name another path never leaves. */
function fillPath(path: string, ids: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name]
    if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,128}$/.test(id)) throw new TypeError(`${name} is not an id.`)
    return id
  })
}
