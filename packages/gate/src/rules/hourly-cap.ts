// The UTC clock hour's cap, counted in recipients.

import type { Rule } from '../facts.ts'
import { type CapWords, decideCap } from './cap.ts'

const WORDS: CapWords = { agent: 'You have', owner: 'The agent has', span: 'this hour', none: 'There is no cap.' }

export const hourlyCap: Rule = {
  name: 'hourly-cap',
  decide: facts => decideCap('hourly-cap', WORDS, [facts.hour], facts),
}
