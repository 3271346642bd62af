// Every operation of the contract and the function that does it. Start fails where the two differ.
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { acknowledgeOperatorAlert } from './acknowledge-operator-alert.ts'
import type { Answer, Call, OperationId } from './call.ts'
import { createAlertChannel } from './create-alert-channel.ts'
import { createInbox } from './create-inbox.ts'
import { createOperatorAlertChannel } from './create-operator-alert-channel.ts'
import { createOwnerToken } from './create-owner-token.ts'
import { deleteAlertChannel } from './delete-alert-channel.ts'
import { deleteInbox } from './delete-inbox.ts'
import { deleteOperatorAlertChannel } from './delete-operator-alert-channel.ts'
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
import { listAlertChannels } from './list-alert-channels.ts'
import { listAlertDeliveries } from './list-alert-deliveries.ts'
import { listAlerts } from './list-alerts.ts'
import { listAudit } from './list-audit.ts'
import { listInboxes } from './list-inboxes.ts'
import { listMessages } from './list-messages.ts'
import { listOperatorAlertChannels } from './list-operator-alert-channels.ts'
import { listOperatorAlertDeliveries } from './list-operator-alert-deliveries.ts'
import { listOperatorAlerts } from './list-operator-alerts.ts'
import { listThreadMessages } from './list-thread-messages.ts'
import { listThreads } from './list-threads.ts'
import { register } from './register.ts'
import { replyToMessage } from './reply-to-message.ts'
import { requestClaim } from './request-claim.ts'
import { requestSignIn } from './request-sign-in.ts'
import { resumeAgent } from './resume-agent.ts'
import { resumeInstance } from './resume-instance.ts'
import { rotateAlertChannel } from './rotate-alert-channel.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { rotateOperatorAlertChannel } from './rotate-operator-alert-channel.ts'
import { sendMessage } from './send-message.ts'
import { setAccountLimits } from './set-account-limits.ts'
import { signOut } from './sign-out.ts'
import { stopAgent } from './stop-agent.ts'
import { stopInstance } from './stop-instance.ts'
import { testAlertChannel } from './test-alert-channel.ts'
import { testOperatorAlertChannel } from './test-operator-alert-channel.ts'

export const operations: { [Id in OperationId]: (call: Call<Id>) => Answer | Promise<Answer> } = {
  acknowledgeAlert,
  acknowledgeOperatorAlert,
  createAlertChannel,
  createInbox,
  createOperatorAlertChannel,
  createOwnerToken,
  deleteAlertChannel,
  deleteInbox,
  deleteOperatorAlertChannel,
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
  listAlertChannels,
  listAlertDeliveries,
  listAlerts,
  listAudit,
  listInboxes,
  listMessages,
  listOperatorAlertChannels,
  listOperatorAlertDeliveries,
  listOperatorAlerts,
  listThreadMessages,
  listThreads,
  register,
  replyToMessage,
  requestClaim,
  requestSignIn,
  resumeAgent,
  resumeInstance,
  rotateAlertChannel,
  rotateApiKey,
  rotateOperatorAlertChannel,
  sendMessage,
  setAccountLimits,
  signOut,
  stopAgent,
  stopInstance,
  testAlertChannel,
  testOperatorAlertChannel,
}
