// Makes the typed client from prisma/schema.prisma. Prisma's CLI looks for a schema engine that it would download;
// a client needs none, so it is shown a file that exists. Runs after install, and at start where scripts were not run.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const schema = join(root, 'prisma/schema.prisma')
const made = join(root, 'apps/server/src/generated/prisma/client.ts')

export function generateClient(): void {
  if (existsSync(made) && statSync(made).mtimeMs > statSync(schema).mtimeMs) return
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const run = spawnSync(process.execPath, [cli, 'generate', '--schema', schema], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  if (run.status !== 0) throw new Error(`The Prisma client could not be made:\n${run.stdout}${run.stderr}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generateClient()
