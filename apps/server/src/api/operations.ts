// Every operation of the contract and the function that does it. Start fails where the two differ.
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { acknowledgeOperatorAlert } from './acknowledge-operator-alert.ts'
import { addListEntry } from './add-list-entry.ts'
import { answerQuestion } from './answer-question.ts'
import { approveHeld } from './approve-held.ts'
import { approveSelected } from './approve-selected.ts'
import type { Answer, Call, OperationId } from './call.ts'
import { claimIdentity } from './claim-identity.ts'
import { clearTaint } from './clear-taint.ts'
import { createAgentKey } from './create-agent-key.ts'
import { createAlertChannel } from './create-alert-channel.ts'
import { createInbox } from './create-inbox.ts'
import { createOperatorAlertChannel } from './create-operator-alert-channel.ts'
import { createOwnerToken } from './create-owner-token.ts'
import { createSession } from './create-session.ts'
import { deleteAgent } from './delete-agent.ts'
import { deleteAlertChannel } from './delete-alert-channel.ts'
import { deleteInbox } from './delete-inbox.ts'
import { deleteOperatorAlertChannel } from './delete-operator-alert-channel.ts'
import { editHeld } from './edit-held.ts'
import { endSession } from './end-session.ts'
import { getAccount } from './get-account.ts'
import { getAgent } from './get-agent.ts'
import { getApproval } from './get-approval.ts'
import { getApprovalRaw } from './get-approval-raw.ts'
import { getAuthMd } from './get-auth-md.ts'
import { getDrill } from './get-drill.ts'
import { getHealth } from './get-health.ts'
import { getInbox } from './get-inbox.ts'
import { getIncident } from './get-incident.ts'
import { getInstanceLimits } from './get-instance-limits.ts'
import { getLlmsTxt } from './get-llms-txt.ts'
import { getMessage } from './get-message.ts'
import { getOpenapi } from './get-openapi.ts'
import { getOwnerDrill } from './get-owner-drill.ts'
import { getPermissions } from './get-permissions.ts'
import { getPolicy } from './get-policy.ts'
import { getProtectedResource } from './get-protected-resource.ts'
import { getRawMessage } from './get-raw-message.ts'
import { getReady } from './get-ready.ts'
import { getSkill } from './get-skill.ts'
import { listAbuseReports } from './list-abuse-reports.ts'
import { listAgentKeys } from './list-agent-keys.ts'
import { listAgents } from './list-agents.ts'
import { listAlertChannels } from './list-alert-channels.ts'
import { listAlertDeliveries } from './list-alert-deliveries.ts'
import { listAlerts } from './list-alerts.ts'
import { listApiKeys } from './list-api-keys.ts'
import { listApprovals } from './list-approvals.ts'
import { listAudit } from './list-audit.ts'
import { listBlockedMessages } from './list-blocked-messages.ts'
import { listEntries } from './list-entries.ts'
import { listInboxes } from './list-inboxes.ts'
import { listIncidents } from './list-incidents.ts'
import { listInstanceStops } from './list-instance-stops.ts'
import { listMessages } from './list-messages.ts'
import { listOperatorAlertChannels } from './list-operator-alert-channels.ts'
import { listOperatorAlertDeliveries } from './list-operator-alert-deliveries.ts'
import { listOperatorAlerts } from './list-operator-alerts.ts'
import { listQuestions } from './list-questions.ts'
import { listReports } from './list-reports.ts'
import { listSessions } from './list-sessions.ts'
import { listStops } from './list-stops.ts'
import { listThreadMessages } from './list-thread-messages.ts'
import { listThreads } from './list-threads.ts'
import { makeIncident } from './make-incident.ts'
import { purgeAgent } from './purge-agent.ts'
import { register } from './register.ts'
import { registerIdentity } from './register-identity.ts'
import { rejectHeld } from './reject-held.ts'
import { removeListEntry } from './remove-list-entry.ts'
import { replyToMessage } from './reply-to-message.ts'
import { requestClaim } from './request-claim.ts'
import { requestSignIn } from './request-sign-in.ts'
import { resetBreaker } from './reset-breaker.ts'
import { restoreAgent } from './restore-agent.ts'
import { restoreInbox } from './restore-inbox.ts'
import { resumeAccount } from './resume-account.ts'
import { resumeAgent } from './resume-agent.ts'
import { resumeAll } from './resume-all.ts'
import { resumeDomain } from './resume-domain.ts'
import { resumeDomainForAll } from './resume-domain-for-all.ts'
import { resumeInbox } from './resume-inbox.ts'
import { resumeInstance } from './resume-instance.ts'
import { revokeAgentKey } from './revoke-agent-key.ts'
import { rotateAgentKey } from './rotate-agent-key.ts'
import { rotateAlertChannel } from './rotate-alert-channel.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { rotateEverything } from './rotate-everything.ts'
import { rotateEverythingOfAgent } from './rotate-everything-of-agent.ts'
import { rotateOperatorAlertChannel } from './rotate-operator-alert-channel.ts'
import { runDrill } from './run-drill.ts'
import { sendMessage } from './send-message.ts'
import { setAccountLimits } from './set-account-limits.ts'
import { setAgentLimits } from './set-agent-limits.ts'
import { setInstanceLimits } from './set-instance-limits.ts'
import { setKeptScopes } from './set-kept-scopes.ts'
import { setOwnerLimits } from './set-owner-limits.ts'
import { setPolicy } from './set-policy.ts'
import { signOut } from './sign-out.ts'
import { stopAccount } from './stop-account.ts'
import { stopAgent } from './stop-agent.ts'
import { stopAll } from './stop-all.ts'
import { stopDomain } from './stop-domain.ts'
import { stopDomainForAll } from './stop-domain-for-all.ts'
import { stopInbox } from './stop-inbox.ts'
import { stopInstance } from './stop-instance.ts'
import { suspendAgentKey } from './suspend-agent-key.ts'
import { testAlertChannel } from './test-alert-channel.ts'
import { testOperatorAlertChannel } from './test-operator-alert-channel.ts'
import { tryPolicy } from './try-policy.ts'
import { unblockMessage } from './unblock-message.ts'
import { unsuspendAgentKey } from './unsuspend-agent-key.ts'

export const operations: { [Id in OperationId]: (call: Call<Id>) => Answer | Promise<Answer> } = {
  acknowledgeAlert,
  acknowledgeOperatorAlert,
  addListEntry,
  answerQuestion,
  approveHeld,
  approveSelected,
  claimIdentity,
  clearTaint,
  createAgentKey,
  createAlertChannel,
  createInbox,
  createOperatorAlertChannel,
  createOwnerToken,
  createSession,
  deleteAgent,
  deleteAlertChannel,
  deleteInbox,
  deleteOperatorAlertChannel,
  editHeld,
  endSession,
  getAccount,
  getAgent,
  getApproval,
  getApprovalRaw,
  getAuthMd,
  getDrill,
  getHealth,
  getInbox,
  getIncident,
  getInstanceLimits,
  getLlmsTxt,
  getMessage,
  getOpenapi,
  getOwnerDrill,
  getPermissions,
  getPolicy,
  getProtectedResource,
  getRawMessage,
  getReady,
  getSkill,
  listAbuseReports,
  listAgentKeys,
  listAgents,
  listAlertChannels,
  listAlertDeliveries,
  listAlerts,
  listApiKeys,
  listApprovals,
  listAudit,
  listBlockedMessages,
  listEntries,
  listInboxes,
  listIncidents,
  listInstanceStops,
  listMessages,
  listOperatorAlertChannels,
  listOperatorAlertDeliveries,
  listOperatorAlerts,
  listQuestions,
  listReports,
  listSessions,
  listStops,
  listThreadMessages,
  listThreads,
  makeIncident,
  purgeAgent,
  register,
  registerIdentity,
  rejectHeld,
  removeListEntry,
  replyToMessage,
  requestClaim,
  requestSignIn,
  resetBreaker,
  restoreAgent,
  restoreInbox,
  resumeAccount,
  resumeAgent,
  resumeAll,
  resumeDomain,
  resumeDomainForAll,
  resumeInbox,
  resumeInstance,
  revokeAgentKey,
  rotateAgentKey,
  rotateAlertChannel,
  rotateApiKey,
  rotateEverything,
  rotateEverythingOfAgent,
  rotateOperatorAlertChannel,
  runDrill,
  sendMessage,
  setAccountLimits,
  setAgentLimits,
  setInstanceLimits,
  setKeptScopes,
  setOwnerLimits,
  setPolicy,
  signOut,
  stopAccount,
  stopAgent,
  stopAll,
  stopDomain,
  stopDomainForAll,
  stopInbox,
  stopInstance,
  suspendAgentKey,
  testAlertChannel,
  testOperatorAlertChannel,
  tryPolicy,
  unblockMessage,
  unsuspendAgentKey,
}
