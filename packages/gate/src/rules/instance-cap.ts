// What everybody here may send together, where the operator set such a cap.

import type { Rule } from '../facts.ts'
import { type CapWords, decideCap } from './cap.ts'

const WORDS: CapWords = {
  agent: 'All agents here together have',
  owner: 'All agents here together have',
  span: 'of their common cap',
  none: 'No cap is set over all agents here.',
}

export const instanceCap: Rule = {
  name: 'instance-cap',
  decide: facts => decideCap('instance-cap', WORDS, facts.instanceCaps, facts),
}
