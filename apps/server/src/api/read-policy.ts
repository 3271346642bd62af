import { type Policy, validatePolicy } from '@postern/gate'
import { Problem } from './problem.ts'

/** A policy as an owner wrote it; every mistake is named by rule and field, as `rules/2/match/domain`. */
export function readPolicy(body: { preset: string; rules?: readonly unknown[] }): Pick<Policy, 'preset' | 'rules'> {
  const read = validatePolicy({ preset: body.preset, rules: body.rules ?? [] })
  if ('policy' in read) return { preset: read.policy.preset, rules: read.policy.rules }
  throw new Problem('invalid_request', {
    problems: read.problems.map(({ field, problem }) => ({ field: field.replace(/\[(\d+)\]|\./g, '/$1'), problem })),
  })
}
