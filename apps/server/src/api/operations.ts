// Every operation of the contract and the function that does it. Start fails where the two differ.
import type { Answer, Call, OperationId } from './call.ts'
import { createInbox } from './create-inbox.ts'
import { createOwnerToken } from './create-owner-token.ts'
import { deleteInbox } from './delete-inbox.ts'
import { getAccount } from './get-account.ts'
import { getAgent } from './get-agent.ts'
import { getHealth } from './get-health.ts'
import { getInbox } from './get-inbox.ts'
import { getMessage } from './get-message.ts'
import { getOpenapi } from './get-openapi.ts'
import { getRawMessage } from './get-raw-message.ts'
import { getReady } from './get-ready.ts'
import { getSkill } from './get-skill.ts'
import { listAgents } from './list-agents.ts'
import { listAudit } from './list-audit.ts'
import { listInboxes } from './list-inboxes.ts'
import { listMessages } from './list-messages.ts'
import { listThreadMessages } from './list-thread-messages.ts'
import { listThreads } from './list-threads.ts'
import { register } from './register.ts'
import { replyToMessage } from './reply-to-message.ts'
import { requestClaim } from './request-claim.ts'
import { requestSignIn } from './request-sign-in.ts'
import { resumeAgent } from './resume-agent.ts'
import { resumeInstance } from './resume-instance.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { sendMessage } from './send-message.ts'
import { setAccountLimits } from './set-account-limits.ts'
import { signOut } from './sign-out.ts'
import { stopAgent } from './stop-agent.ts'
import { stopInstance } from './stop-instance.ts'

export const operations: { [Id in OperationId]: (call: Call<Id>) => Answer | Promise<Answer> } = {
  createInbox,
  createOwnerToken,
  deleteInbox,
  getAccount,
  getAgent,
  getHealth,
  getInbox,
  getMessage,
  getOpenapi,
  getRawMessage,
  getReady,
  getSkill,
  listAgents,
  listAudit,
  listInboxes,
  listMessages,
  listThreadMessages,
  listThreads,
  register,
  replyToMessage,
  requestClaim,
  requestSignIn,
  resumeAgent,
  resumeInstance,
  rotateApiKey,
  sendMessage,
  setAccountLimits,
  signOut,
  stopAgent,
  stopInstance,
}
