// Every error code: its status, one plain sentence and one next step. Models and tired people read these. HTTP status codes
// live here, and nothing of the inside (SQL, stacks, hosts) gets out.
import type { components } from '@postern/sdk/contract'
import { type Entry, ruleCodes } from './rule-codes.ts'

export type ErrorCode = components['schemas']['ErrorCode']

export const catalogue: Record<ErrorCode, Entry> = {
  ...ruleCodes,
  invalid_request: {
    status: 400,
    message: 'The request does not fit the contract.',
    fix: 'Correct the fields named in problems and send it again; GET /openapi.json has the shape.',
  },
  invalid_json: {
    status: 400,
    message: 'The body is not one JSON object.',
    fix: 'Send one JSON object, UTF-8, without anything around it.',
  },
  unknown_property: {
    status: 400,
    message: 'The request has a property that this operation does not know.',
    fix: 'Remove the properties named in problems.',
  },
  invalid_header_value: {
    status: 400,
    message: 'A value that goes into a mail header has a line break or control character.',
    fix: 'Remove it from the field named in problems.',
  },
  invalid_address: {
    status: 400,
    message: 'This is not one plain address that mail can go to.',
    fix: 'Give one address as local@domain, without name, brackets or comment.',
  },
  html_too_large: { status: 400, message: 'The HTML is larger than 90 kB.', fix: 'Shorten it, or send text.' },
  name_invalid: {
    status: 400,
    message: 'This name cannot be used.',
    fix: 'Choose a name of 1 to 64 characters without control characters.',
  },
  name_reserved: {
    status: 400,
    message: 'This name is reserved.',
    fix: 'Choose another name, one that says what you do.',
  },
  payload_too_large: { status: 413, message: 'The body is too large.', fix: 'Send at most 256 KiB.' },
  unsupported_media_type: {
    status: 415,
    message: 'The Content-Type of this call is not JSON.',
    fix: 'Send JSON with Content-Type: application/json, not compressed.',
  },
  unauthorized: {
    status: 401,
    message: 'There is no valid credential for this call.',
    fix: 'Check the token that you have; if it is lost, tell your owner. Do not register again for that.',
  },
  owner_only: {
    status: 403,
    message: 'Only the human who owns the agent can do this.',
    fix: 'Ask your human; no agent credential can do it.',
  },
  operator_only: {
    status: 403,
    message: 'Only whoever runs this instance can do this.',
    fix: 'This is for whoever runs the instance. Leave it.',
  },
  fresh_sign_in_required: {
    status: 403,
    message: 'This needs a sign-in of the last 15 minutes, in a browser.',
    fix: 'Ask for a sign-in link, follow it, and repeat the call there.',
  },
  origin_mismatch: {
    status: 403,
    message: 'This call came with a cookie from another site.',
    fix: 'Make the call from the pages of this instance, or use an owner token.',
  },
  insufficient_scope: {
    status: 403,
    message: 'Your token may not do this.',
    fix: 'Do not try other calls for it. Ask your owner for a key with that scope, if your task needs it.',
  },
  key_suspended: {
    status: 403,
    message: 'This key is suspended: your owner must look at what it did.',
    fix: 'Stop now and make no more calls, with this token or another. Tell your owner; only they can lift it.',
  },
  beyond_parent: {
    status: 403,
    message: 'A session never has more than the token that makes it.',
    fix: 'Ask for less than problems names, or ask your owner.',
  },
  token_in_url: {
    status: 400,
    message: 'A token stood in the URL, where logs keep it. If it was one of ours, it has ended.',
    fix: 'Send tokens in the Authorization header alone. Tell your owner that this one is gone.',
  },
  not_found: {
    status: 404,
    message: 'There is no such thing in your account.',
    fix: 'Check the id and the path; list the things you have.',
  },
  inbox_limit: {
    status: 403,
    message: 'The account has as many inboxes as it may have.',
    fix: 'Use the inbox you have.',
  },
  agent_limit: {
    status: 403,
    message: 'The owner has as many agents as whoever runs this instance allows.',
    fix: 'Delete another agent first, or ask the operator for more.',
  },
  channel_limit: {
    status: 403,
    message: 'There are as many webhooks for alerts as there may be.',
    fix: 'Delete one that you do not need.',
  },
  content_withheld: {
    status: 403,
    message: 'The content of this message is withheld: its verdict is not clear.',
    fix: 'Read safety first; if your task needs the content, repeat the call with acknowledge=<verdict_id>.',
  },
  registration_limit: {
    status: 429,
    message: 'Too many agents were registered from this network.',
    fix: 'Use the agent that you have, or wait until resets_at.',
  },
  claim_limit: {
    status: 429,
    message: 'This was asked too often.',
    fix: 'Let your human use the mail that they have; do not ask again before resets_at.',
  },
  session_limit: {
    status: 429,
    message: 'The account has made as many sessions as it may in an hour.',
    fix: 'Use the sessions that you have until resets_at.',
  },
  incident_limit: {
    status: 429,
    message: 'As many reports of this agent were made today as may be.',
    fix: 'Use one of them, or wait until resets_at.',
  },
  not_deleted: {
    status: 409,
    message: 'This agent is not deleted.',
    fix: 'Delete it first; for 30 days it can be restored.',
  },
  restore_ended: {
    status: 409,
    message: 'It was deleted too long ago, or destroyed, or with something that must be restored first.',
    fix: 'Within 30 days, restore the agent before its inboxes; after that nothing brings it back.',
  },
  key_limit: {
    status: 409,
    message: 'As many keys of this agent work as may at a time.',
    fix: 'End keys that nobody uses, then repeat the call.',
  },
  key_ended: {
    status: 409,
    message: 'This key has ended, and nothing brings it back.',
    fix: 'Make a new key.',
  },
  already_claimed: { status: 409, message: 'A human owns this agent already.', fix: 'Nothing to do.' },
  acknowledge_mismatch: {
    status: 409,
    message: 'The verdict is not the one that you acknowledge.',
    fix: 'Get the message again, read its safety, and acknowledge its verdict_id.',
  },
  message_not_repliable: {
    status: 409,
    message: 'This message has nobody that a reply could go to.',
    fix: 'Do not answer it.',
  },
  policy_conflict: {
    status: 409,
    message: 'Another version of the policy is in force than the one you replace.',
    fix: 'Get the policy, look at what changed, and set yours with its version.',
  },
  already_answered: { status: 409, message: 'This question was answered.', fix: 'Nothing to do.' },
  answer_not_sent: {
    status: 409,
    message: 'The answer could not be sent: whoever asked takes no mail from this platform.',
    fix: 'Nothing to do; the question stays open.',
  },
  approval_changed: {
    status: 409,
    message: 'The message is not the one that you were shown.',
    fix: 'Look at the approval again, and approve the hash that stands there.',
  },
  approval_decided: { status: 409, message: 'This was decided before.', fix: 'Nothing to do.' },
  approval_expired: {
    status: 409,
    message: 'This ended before you decided: its time was up, or the agent was stopped.',
    fix: 'Nothing leaves. The agent may send it again.',
  },
  idempotency_in_flight: {
    status: 409,
    message: 'A call with this Idempotency-Key is still running.',
    fix: 'Repeat it in a second with the same key and body.',
    retryable: true,
  },
  idempotency_key_reuse: {
    status: 422,
    message: 'This Idempotency-Key was used with another body.',
    fix: 'Use a new key for a new message.',
  },
  unavailable: {
    status: 503,
    message: 'The service cannot answer this right now.',
    fix: 'Repeat the same call after Retry-After seconds; with the same Idempotency-Key a send happens once.',
    retryable: true,
  },
  internal: {
    status: 500,
    message: 'Something went wrong here; it was recorded.',
    fix: 'Repeat once with the same Idempotency-Key; then tell the operator the request_id.',
  },
}
