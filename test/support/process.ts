// The server as its own process, started as `npm start` starts it.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface ServerProcess {
  child: ChildProcess
  url: string
  smtpPort: number
  /** Standard output and standard error so far. */
  output(): string
  /** Resolves with the exit code. */
  exited: Promise<number | null>
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts a process and waits until it says that it is ready, or that it cannot start. */
export async function startProcess(dataDir: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  const httpPort = env.HTTP_PORT ?? String(await freePort())
  const smtpPort = env.SMTP_PORT ?? String(await freePort())
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/server/start.mjs'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: dataDir,
      HTTP_PORT: httpPort,
      SMTP_PORT: smtpPort,
      DNS_SERVERS: '127.0.0.1:1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  await new Promise<void>(resolve => {
    const take = (chunk: Buffer) => {
      output += chunk
      if (output.includes('Postern is ready.')) resolve()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    void exited.then(() => resolve())
  })
  return {
    child,
    url: `http://localhost:${httpPort}`,
    smtpPort: Number(smtpPort),
    output: () => output,
    exited,
    kill(signal) {
      child.kill(signal)
      return exited
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

export function temporaryDir(prefix = 'postern-data-', parent = tmpdir()): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(parent, prefix))
  // mkdtemp closes it; PostgreSQL, which root runs as another user, must be able to enter.
  chmodSync(dir, 0o755)
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
