// The UTC day's cap, counted in recipients.

import type { Rule } from '../facts.ts'
import { type CapWords, decideCap } from './cap.ts'

const WORDS: CapWords = { agent: 'You have', owner: 'The agent has', span: 'this day', none: 'There is no cap.' }

export const dailyCap: Rule = {
  name: 'daily-cap',
  decide: facts => decideCap('daily-cap', WORDS, [facts.day], facts),
}
