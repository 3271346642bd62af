// Starts what the roles of this process ask for, on a database that is ready. Stops in the order in which nothing is lost:
// take no more, finish what is at work, then let go of the database.
import { startApi } from './api/app.ts'
import type { Config } from './config.ts'
import type { Context, Part } from './context.ts'
import { assertRole, openDb } from './db.ts'
import { startReceiving } from './incoming/receive.ts'
import { startSmtp } from './incoming/session.ts'
import { createLog, type Logger } from './log.ts'
import { startAnchoring } from './notify/anchor.ts'
import { startNotices } from './notify/approval-notices.ts'
import { startTelling } from './notify/tell.ts'
import { startWatching } from './notify/watch.ts'
import { startDelivering } from './outgoing/deliver.ts'
import { ensureDrillInbox } from './owners/drill-account.ts'
import { startDrills } from './owners/drills.ts'
import { startExpiring } from './owners/expire-approvals.ts'
import { startPermissionAudit } from './owners/permissions.ts'
import { startStopFileWatch } from './owners/stop-file-watch.ts'
import { ensureSystemAccount } from './owners/system-account.ts'
import { openBells } from './queue.ts'

export interface Server extends Part {
  context: Context
  httpPort: number | null
  smtpPort: number | null
}

export async function startServer(config: Config, databaseUrl: string, log: Logger = createLog()): Promise<Server> {
  const db = openDb(databaseUrl)
  const parts: Part[] = []
  const close = async () => {
    for (const part of parts.toReversed()) await part.close()
    await db.close()
  }
  try {
    await assertRole(db)
    const bells = openBells(config, databaseUrl, log)
    parts.push(bells)
    const context: Context = { config, db, log, bells }
    await ensureSystemAccount(context)
    await ensureDrillInbox(context)
    parts.push(startStopFileWatch(context))
    if (config.roles.includes('worker')) {
      parts.push(await startReceiving(context), await startDelivering(context), startAnchoring(context))
      parts.push(startPermissionAudit(context))
      parts.push(startTelling(context), startWatching(context))
      parts.push(startExpiring(context), startNotices(context))
      parts.push(startDrills(context))
    }
    let smtpPort: number | null = null
    let httpPort: number | null = null
    if (config.roles.includes('smtp')) {
      const smtp = await startSmtp(context)
      parts.push(smtp)
      smtpPort = smtp.port
    }
    if (config.roles.includes('api')) {
      const api = await startApi(context)
      parts.push(api)
      httpPort = api.port
    }
    return { context, httpPort, smtpPort, close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}
