// How the answers look in a terminal. Words of agents and of strangers may hold what moves the cursor or turns the line
// around: of those, and of what nobody sees, nothing gets through.
import type { Line } from './checks.ts'

export const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
    .slice(0, 300)

const marks = { ok: 'ok     ', warn: 'warn   ', fail: 'FAIL   ', unknown: 'unknown' }

export const lineOf = ({ check, state, what, next }: Line): string =>
  `${marks[state]}  ${check}: ${plain(what)}${next ? `\n           → ${plain(next)}` : ''}`
