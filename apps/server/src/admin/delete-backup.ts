// Deletes a backup, the only thing that does: with the operator's token, on record before it is gone, and told.
import { chmodSync, rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { raise } from '../alert.ts'
import { append } from '../audit.ts'
import type { Db } from '../db.ts'
import { systemAccountId } from '../owners/system-account.ts'
import { parseToken } from '../owners/token.ts'
import { readManifest } from './backup.ts'

export async function deleteBackup(db: Db, folder: string, operatorToken: string): Promise<void> {
  const manifest = readManifest(folder)
  const token = parseToken(operatorToken.trim())
  const name = basename(resolve(folder))
  await db.transaction(async tx => {
    const known =
      token?.kind === 'operator' &&
      (await tx.query('select 1 from operator_token where hash = $1', [token.hash])).rows.length > 0
    if (!known) throw new Error('That is not the operator token of this instance. The backup stays.')
    await append(tx, {
      accountId: systemAccountId,
      actor: 'operator',
      action: 'backup.deleted',
      subject: name,
      data: { at: manifest.at, root: manifest.root },
    })
    await raise(tx, {
      accountId: null,
      kind: 'backup',
      dedupe: `backup:${name}`,
      sentence: `The backup of ${manifest.at} was deleted.`,
      next: 'If you did not do it, make a new operator token now, and a new backup.',
      data: { name },
    })
  })
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
}
