// Every operation of the contract and the function that does it. Start fails where the two differ.
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { acknowledgeOperatorAlert } from './acknowledge-operator-alert.ts'
import { addListEntry } from './add-list-entry.ts'
import { answerQuestion } from './answer-question.ts'
import { approveHeld } from './approve-held.ts'
import { approveSelected } from './approve-selected.ts'
import type { Answer, Call, OperationId } from './call.ts'
import { clearTaint } from './clear-taint.ts'
import { createAlertChannel } from './create-alert-channel.ts'
import { createInbox } from './create-inbox.ts'
import { createOperatorAlertChannel } from './create-operator-alert-channel.ts'
import { createOwnerToken } from './create-owner-token.ts'
import { deleteAlertChannel } from './delete-alert-channel.ts'
import { deleteInbox } from './delete-inbox.ts'
import { deleteOperatorAlertChannel } from './delete-operator-alert-channel.ts'
import { editHeld } from './edit-held.ts'
import { getAccount } from './get-account.ts'
import { getAgent } from './get-agent.ts'
import { getApproval } from './get-approval.ts'
import { getApprovalRaw } from './get-approval-raw.ts'
import { getHealth } from './get-health.ts'
import { getInbox } from './get-inbox.ts'
import { getMessage } from './get-message.ts'
import { getOpenapi } from './get-openapi.ts'
import { getPolicy } from './get-policy.ts'
import { getRawMessage } from './get-raw-message.ts'
import { getReady } from './get-ready.ts'
import { getSkill } from './get-skill.ts'
import { listAbuseReports } from './list-abuse-reports.ts'
import { listAgents } from './list-agents.ts'
import { listAlertChannels } from './list-alert-channels.ts'
import { listAlertDeliveries } from './list-alert-deliveries.ts'
import { listAlerts } from './list-alerts.ts'
import { listApprovals } from './list-approvals.ts'
import { listAudit } from './list-audit.ts'
import { listBlockedMessages } from './list-blocked-messages.ts'
import { listEntries } from './list-entries.ts'
import { listInboxes } from './list-inboxes.ts'
import { listMessages } from './list-messages.ts'
import { listOperatorAlertChannels } from './list-operator-alert-channels.ts'
import { listOperatorAlertDeliveries } from './list-operator-alert-deliveries.ts'
import { listOperatorAlerts } from './list-operator-alerts.ts'
import { listQuestions } from './list-questions.ts'
import { listReports } from './list-reports.ts'
import { listThreadMessages } from './list-thread-messages.ts'
import { listThreads } from './list-threads.ts'
import { register } from './register.ts'
import { rejectHeld } from './reject-held.ts'
import { removeListEntry } from './remove-list-entry.ts'
import { replyToMessage } from './reply-to-message.ts'
import { requestClaim } from './request-claim.ts'
import { requestSignIn } from './request-sign-in.ts'
import { resetBreaker } from './reset-breaker.ts'
import { resumeAgent } from './resume-agent.ts'
import { resumeInstance } from './resume-instance.ts'
import { rotateAlertChannel } from './rotate-alert-channel.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { rotateOperatorAlertChannel } from './rotate-operator-alert-channel.ts'
import { sendMessage } from './send-message.ts'
import { setAccountLimits } from './set-account-limits.ts'
import { setPolicy } from './set-policy.ts'
import { signOut } from './sign-out.ts'
import { stopAgent } from './stop-agent.ts'
import { stopInstance } from './stop-instance.ts'
import { testAlertChannel } from './test-alert-channel.ts'
import { testOperatorAlertChannel } from './test-operator-alert-channel.ts'
import { tryPolicy } from './try-policy.ts'
import { unblockMessage } from './unblock-message.ts'

export const operations: { [Id in OperationId]: (call: Call<Id>) => Answer | Promise<Answer> } = {
  acknowledgeAlert,
  acknowledgeOperatorAlert,
  addListEntry,
  answerQuestion,
  approveHeld,
  approveSelected,
  clearTaint,
  createAlertChannel,
  createInbox,
  createOperatorAlertChannel,
  createOwnerToken,
  deleteAlertChannel,
  deleteInbox,
  deleteOperatorAlertChannel,
  editHeld,
  getAccount,
  getAgent,
  getApproval,
  getApprovalRaw,
  getHealth,
  getInbox,
  getMessage,
  getOpenapi,
  getPolicy,
  getRawMessage,
  getReady,
  getSkill,
  listAbuseReports,
  listAgents,
  listAlertChannels,
  listAlertDeliveries,
  listAlerts,
  listApprovals,
  listAudit,
  listBlockedMessages,
  listEntries,
  listInboxes,
  listMessages,
  listOperatorAlertChannels,
  listOperatorAlertDeliveries,
  listOperatorAlerts,
  listQuestions,
  listReports,
  listThreadMessages,
  listThreads,
  register,
  rejectHeld,
  removeListEntry,
  replyToMessage,
  requestClaim,
  requestSignIn,
  resetBreaker,
  resumeAgent,
  resumeInstance,
  rotateAlertChannel,
  rotateApiKey,
  rotateOperatorAlertChannel,
  sendMessage,
  setAccountLimits,
  setPolicy,
  signOut,
  stopAgent,
  stopInstance,
  testAlertChannel,
  testOperatorAlertChannel,
  tryPolicy,
  unblockMessage,
}
