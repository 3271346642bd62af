// Is this an attack? The judgement on a received message, and its parts. Pure: no database, no network.

export { judge } from './judge.ts'
export type { Authentication, Judgement, Safety } from './safety.ts'
