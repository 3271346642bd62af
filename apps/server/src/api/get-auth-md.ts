import { readFileSync } from 'node:fs'
import type { Answer, Call } from './call.ts'

const text = readFileSync(new URL('./AUTH.md', import.meta.url), 'utf8')

export function getAuthMd(call: Call<'getAuthMd'>): Answer {
  return {
    status: 200,
    contentType: 'text/markdown; charset=utf-8',
    body: text.replaceAll('{{PUBLIC_URL}}', call.ctx.config.publicUrl),
  }
}
