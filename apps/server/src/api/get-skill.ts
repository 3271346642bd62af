import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Call } from './call.ts'

const skill = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'SKILL.md'), 'utf8')

export function getSkill(call: Call<'getSkill'>): Answer {
  return {
    status: 200,
    contentType: 'text/markdown; charset=utf-8',
    body: skill.replaceAll('{{PUBLIC_URL}}', call.ctx.config.publicUrl),
  }
}
