// A token in a URL is in a log by now, ours or somebody's on the way: the call is refused, whoever made it, and if the token
// is one of ours, with its secret, it has ended. Looks at every query, also of paths that are not here.
import type { Request } from 'express'
import { raise } from '../alert.ts'
import { append } from '../audit.ts'
import type { Context } from '../context.ts'
import { revokeLeaked } from '../owners/leaked-key.ts'
import { systemAccountId } from '../owners/system-account.ts'
import { parseToken } from '../owners/token.ts'
import { Problem } from './problem.ts'

const names = /(?:^|[?&])(?:token|access_token|auth_token|api_key|apikey|key|authorization|bearer)=/i
/** No cursor has this by chance. */
const tokens = /(?:ptn_(?:live|test)_|pt[wo]_)[a-z0-9_]{20,110}/g
/** Looked at in one URL. */
const maxTokens = 5

export async function refuseTokenInUrl(ctx: Context, req: Request): Promise<void> {
  const at = req.originalUrl.indexOf('?')
  if (at < 0) return
  const query = decoded(req.originalUrl.slice(at))
  const found = query.match(tokens) ?? []
  if (found.length === 0 && !names.test(query)) return
  await end(ctx, found.slice(0, maxTokens))
  throw new Problem('token_in_url')
}

async function end(ctx: Context, found: string[]): Promise<void> {
  if (found.length === 0) return
  await ctx.db.transaction(async tx => {
    const events = await revokeLeaked(tx, null, found, 'a URL')
    // The operator's own cannot be ended by the server's role; whoever runs the instance must.
    for (const token of found) {
      const parsed = parseToken(token)
      if (parsed?.kind !== 'operator') continue
      const { rows } = await tx.query('select 1 from operator_token where hash = $1', [parsed.hash])
      if (rows.length === 0) continue
      await raise(tx, {
        accountId: null,
        kind: 'key-leaked',
        dedupe: 'key-leaked operator',
        sentence: 'The operator token stood in a URL.',
        next: 'Replace it with `npm run admin -- operator-token`.',
      })
      events.push({
        accountId: systemAccountId,
        actor: 'postern',
        action: 'operator.token-leaked',
        subject: systemAccountId,
      })
    }
    await append(tx, ...events)
  })
}

/** What a server on the way would make of it; as it stands where it cannot be read. */
function decoded(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '))
  } catch {
    return query
  }
}
