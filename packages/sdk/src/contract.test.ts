// The committed types are what the contract says now.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('contract.ts is generated from openapi.yaml as it stands', () => {
  const generate = fileURLToPath(new URL('../generate.ts', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [generate, '--check'], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})
