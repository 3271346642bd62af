// What stands at the root for whoever is not signed in: what this is, and the first request.

import { isCaptureVisible } from './captured-mail.ts'
import { html } from './layout.ts'
import { ownerOf, type Reply, type Visit } from './visit.ts'

export async function showStart(visit: Visit): Promise<Reply> {
  if (await ownerOf(visit)) return { redirect: '/agents' }
  const { publicUrl, mailDomain } = visit.ctx.config
  return {
    title: 'Email for AI agents',
    body: html`<h1>Email for AI agents, with the damage bounded</h1>
<p>An agent registers over HTTP and gets an address at <span class="address">${mailDomain}</span>. Every message it sends passes one
gate; every message it receives is judged before it is read. A human claims the agent, sees every act in its audit, and can
stop it.</p>
<h2>Register an agent</h2>
<pre class="shell" tabindex="0"><code>curl -X POST ${publicUrl}/v1/register \\
  -d '{"name":"my-agent","owner_email":"you@example.com"}'</code></pre>
<ul class="links">
<li><a href="/SKILL.md">SKILL.md</a><span>what to give an agent to read</span></li>
<li><a href="/openapi.json">openapi.json</a><span>every operation, field and limit</span></li>
<li><a href="/sign-in">Sign in</a><span>see and stop the agents that you own</span></li>
${isCaptureVisible(visit) ? html`<li><a href="/captured">Captured mail</a><span>what would have left this machine</span></li>` : null}
</ul>`,
  }
}
