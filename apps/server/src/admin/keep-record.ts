// The commands that keep what must not be lost: checking the record, its key, backups. They say what they did in one or two
// lines; the exit code is not 0 where anything is wrong.

import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import type { Config } from '../config.ts'
import { keyFile, keyIdOf, openAnchorKey } from '../notify/anchor-file.ts'
import { withClient } from './with-client.ts'

/** `audit verify FILE [ANCHORS [KEY]]` */
export async function verifyExport(dataDir: () => string, words: string[]): Promise<number> {
  const { verifyFile } = await import('./audit-verify.ts')
  const [file, anchors, key] = words
  return verifyFile(file!, anchors ?? null, key ?? (anchors ? ownKey(dataDir()) : null))
}

/** `audit verify --all [ANCHORS [KEY]]` */
export async function verifyEverything(config: Config, url: string, words: string[]): Promise<number> {
  const { verifyAll } = await import('./audit-verify-all.ts')
  const [anchors, key] = words
  return withClient(url, client => verifyAll(client, anchors ?? config.anchor.file, key ?? ownKey(config.dataDir)))
}

/** `audit key` */
export async function showAnchorKey(config: Config): Promise<number> {
  if (!existsSync(keyFile(config.dataDir))) {
    console.error(`${config.dataDir} has no key of anchors yet: the worker makes one at its first start.`)
    return 1
  }
  const { publicKey } = openAnchorKey(config.dataDir)
  console.log(publicKey)
  console.error(`Its id is ${keyIdOf(publicKey)}. Keep this where the server cannot write.`)
  return 0
}

const ownKey = (dataDir: string) => (existsSync(keyFile(dataDir)) ? openAnchorKey(dataDir).publicKey : null)

export async function runBackup(config: Config, url: string, dir: string): Promise<number> {
  const { backUp, readManifest } = await import('./backup.ts')
  const folder = await backUp(url, dir, config.dataDir)
  const { tables, root } = readManifest(folder)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  console.log(`The backup is in ${folder}: ${tables.length} tables, ${rows} rows, audit root ${root}.`)
  console.log(`Keep ${keyFile(config.dataDir)} and the anchors with it, or elsewhere.`)
  return 0
}

export async function runVerifyBackup(folder: string): Promise<number> {
  const { verifyBackup } = await import('./backup.ts')
  const problems = await verifyBackup(folder)
  for (const problem of problems) console.error(problem)
  if (problems.length === 0) console.log(`The backup ${folder} is whole.`)
  return problems.length === 0 ? 0 : 1
}

export async function runDeleteBackup(databaseUrl: string, folder: string): Promise<number> {
  const { openDb } = await import('../db.ts')
  const { readManifest } = await import('./backup.ts')
  const { deleteBackup } = await import('./delete-backup.ts')
  readManifest(folder)
  const ask = createInterface({ input: process.stdin, output: process.stderr })
  const token = await ask.question(`Operator token, to delete ${folder} for good: `)
  ask.close()
  const db = openDb(databaseUrl)
  try {
    await deleteBackup(db, folder, token)
  } finally {
    await db.close()
  }
  console.log(`The backup ${folder} is deleted, which is on record.`)
  return 0
}

export async function runRestore(urls: { ownerUrl: string; databaseUrl: string }, folder: string): Promise<number> {
  const { migrate } = await import('./migrate.ts')
  const { restore } = await import('./restore.ts')
  const { readManifest } = await import('./backup.ts')
  readManifest(folder)
  await migrate(urls.ownerUrl, urls.databaseUrl)
  const { manifest, cancelled, expired } = await restore(urls.ownerUrl, folder)
  console.log(
    `Restored is what was at ${manifest.at}. Copies that are not sent again: ${cancelled}; approvals that expired: ${expired}.`,
  )
  console.log(
    'Every agent is stopped: stops and revoked keys of after the backup are not in it. Look, then: npm run admin -- resume',
  )
  console.log('What is missing since then shows: npm run admin -- audit verify --all')
  return 0
}
