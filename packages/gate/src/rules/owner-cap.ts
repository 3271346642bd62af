// What all agents of one owner may send together, where the owner or the operator set such a cap.

import type { Rule } from '../facts.ts'
import { type CapWords, decideCap } from './cap.ts'

const WORDS: CapWords = {
  agent: 'All agents of your owner together have',
  owner: 'Your agents together have',
  span: 'of their common cap',
  none: 'No cap is set over all agents of one owner.',
}

export const ownerCap: Rule = {
  name: 'owner-cap',
  decide: facts => decideCap('owner-cap', WORDS, facts.ownerCaps, facts),
}
