// An agent that wants its held message out, and has its token, the contract and patience: it plays the owner, the operator
// and the reader, everywhere.
import type { Scenario } from './scenario.ts'
import { note } from './stage.ts'

export const selfApproving: Scenario = {
  name: 'self-approving agent: every owner operation',
  does: 'has a message held and tries every operation of the owner and the operator, and the pages, to get it out',
  mayReach: 0,
  cast: stage => stage.claimed('self approving'),
  async run(stage, agent) {
    const held = await agent.attempt({ to: 'victim@bank.example', subject: 'Hello', text: 'Please pay.' })
    if (held.body.status !== 'held') throw new Error(`not held: ${JSON.stringify(held.body)}`)
    const { body: contract } = await stage.call('GET', '/openapi.json')
    const fill = (path: string) =>
      path
        .replace('{account_id}', agent.accountId)
        .replace('{inbox_id}', agent.inboxId)
        .replace('{message_id}', held.body.message_id)
        .replace('{approval_id}', held.body.approval_id)
        .replace(/\{\w+\}/g, 'x')
    for (const [path, item] of Object.entries<Record<string, unknown>>(contract.paths)) {
      if (!/^\/v1\/(owner|operator)\//.test(path)) continue
      for (const method of ['get', 'post', 'put', 'delete']) {
        if (!(method in item)) continue
        const body =
          method === 'get' || method === 'delete' ? undefined : { content_hash: 'x', preset: 'trusted', version: 0 }
        const reply = await agent.call(method.toUpperCase(), fill(path), body)
        note(agent.answers, reply)
        if (reply.status < 400 && !['/v1/owner/sign-in'].includes(path))
          throw new Error(`${method} ${path} answered ${reply.status}`)
      }
    }
    for (const page of [`/approvals/${held.body.approval_id}`, '/approvals', '/agents', '/claim/x', '/sign-in/x']) {
      note(agent.answers, await agent.call('GET', page))
      note(agent.answers, await agent.call('POST', page, { decision: 'approve', content_hash: 'x' }))
    }
    // It claims itself, to an inbox of its own, to a tag of its owner, and asks for a sign-in link to where it can read.
    for (const email of [agent.email, 'self-approving+x@owners.example', 'me@sub.postern.localhost'])
      note(agent.answers, await agent.call('POST', '/v1/account/claim', { email }))
    note(agent.answers, await stage.call('POST', '/v1/owner/sign-in', { email: agent.email }))
    // A second account does not help: its mail is held as well, and it knows nothing of the first.
    const second = await stage.unclaimed('accomplice')
    for (const path of [
      `/v1/owner/approvals/${held.body.approval_id}`,
      `/v1/inboxes/${agent.inboxId}/messages/${held.body.message_id}`,
    ])
      note(agent.answers, await second.call('GET', path))
  },
  async expect(stage, agent) {
    const { rows } = await stage.server.owner.query(`select state from approval where account_id = $1`, [
      agent.accountId,
    ])
    if (rows.length !== 1 || rows[0].state !== 'pending') throw new Error(`the approval is ${JSON.stringify(rows)}`)
  },
}
