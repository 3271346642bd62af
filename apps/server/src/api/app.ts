// The HTTP edge: express with the contract's operations, the pages for people, and time limits on every connection.
import { createServer, type Server } from 'node:http'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import type { Context, Listener } from '../context.ts'
import { newId } from '../id.ts'
import { networkOf } from '../network.ts'
import { readContract } from './contract.ts'
import { Cursors } from './cursor.ts'
import { mountPages, notFoundPage } from './pages/pages.ts'
import { Problem, presentProblem } from './problem.ts'
import { mountContract } from './routes.ts'

const headersTimeoutMs = 10_000
const requestTimeoutMs = 30_000
const maxConnections = 2_000
/** One address cannot take all of them. Behind a proxy every caller has the proxy's address, and the proxy limits them. */
const maxConnectionsAnAddress = 200

export async function startApi(ctx: Context): Promise<Listener> {
  const { rows } = await ctx.db.pool.query('select secret from install')
  const app = createApp(ctx, rows[0].secret)
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      noDelay: true,
    },
    app,
  )
  server.maxConnections = maxConnections
  if (ctx.config.trustProxy === false) limitPerAddress(server)
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(ctx.config.httpPort, ctx.config.httpHost, resolve),
  )
  // Out of file descriptors, for one: the next connection may be had again.
  server.on('error', error => ctx.log.error({ error }, 'api.accept-failed'))
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), 5_000)
      await closed
      clearTimeout(late)
    },
  }
}

function limitPerAddress(server: Server): void {
  const open = new Map<string, number>()
  server.on('connection', socket => {
    const from = networkOf(socket.remoteAddress ?? '')
    const count = (open.get(from) ?? 0) + 1
    if (count > maxConnectionsAnAddress) return void socket.destroy()
    open.set(from, count)
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1
      if (left > 0) open.set(from, left)
      else open.delete(from)
    })
  })
}

export function createApp(ctx: Context, secret: Buffer): Express {
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.set('trust proxy', ctx.config.trustProxy)
  app.set('query parser', 'simple')
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          frameSrc: ["'self'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: ctx.config.publicUrl.startsWith('https:'),
    }),
  )
  mountPages(app, ctx, secret)
  mountContract(app, ctx, readContract(), new Cursors(secret))
  const tell = (res: Response, problem: Problem) => {
    const requestId = newId('req')
    res
      .status(problem.status)
      .set('X-Request-Id', requestId)
      .json(presentProblem(problem, requestId, ctx.config.publicUrl))
    return requestId
  }
  app.use(notFoundPage(ctx))
  app.use((_req, res) => {
    tell(
      res,
      new Problem('not_found', {
        message: 'There is no such path here.',
        fix: 'GET /openapi.json lists every operation.',
      }),
    )
  })
  // What no route caught: a path that cannot be decoded, or a defect in a page. Express would answer with a stack.
  app.use((error: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    if (res.headersSent) return void res.destroy()
    const bad = error.status !== undefined && error.status < 500
    const requestId = tell(
      res,
      bad ? new Problem('not_found', { message: 'This path cannot be read.' }) : new Problem('internal'),
    )
    if (!bad) ctx.log.error({ error, requestId }, 'page.failed')
  })
  return app
}
