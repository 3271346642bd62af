// The seat of a trained classifier. None sits in it yet: the rules stand alone and the classifier is reported as
// skipped. It is not a required detector; when one is added, it may raise a verdict and never lower one.

export interface ClassifierInput {
  /** What a person sees, and what is there and not seen: scored apart, since a payload drowns in a long letter. */
  visible: string
  hidden: string
}

export interface Classifier {
  name: string
  /** From 0 to 1, calibrated: the share of such messages that are attacks. */
  score(input: ClassifierInput): number
}

export type ClassifierOutcome =
  | { execution_state: 'EXECUTION_SKIPPED' }
  | { execution_state: 'EXECUTION_SUCCESS'; score: number }

export function classify(classifier: Classifier | null, input: () => ClassifierInput): ClassifierOutcome {
  if (classifier === null) return { execution_state: 'EXECUTION_SKIPPED' }
  try {
    const score = classifier.score(input())
    return Number.isFinite(score)
      ? { execution_state: 'EXECUTION_SUCCESS', score }
      : { execution_state: 'EXECUTION_SKIPPED' }
  } catch {
    return { execution_state: 'EXECUTION_SKIPPED' }
  }
}
