// Is this an attack? The judgement on a received message, and its parts. Pure: no database, no network.

export type { Classifier, ClassifierInput } from './classifier/classifier.ts'
export { type JudgeInput, judge, TIME_LIMIT_MS } from './judge.ts'
export { showInvisible } from './reading/excerpt.ts'
export {
  type Authentication,
  type Confidence,
  type ExecutionState,
  type Finding,
  type Judgement,
  type MatchState,
  type Safety,
  SCANNER,
  type SensitiveData,
  type Verdict,
} from './safety.ts'
