// The UTC day's cap, counted in recipients.

import type { Rule } from '../facts.ts'
import { decideCap } from './cap.ts'

export const dailyCap: Rule = {
  name: 'daily-cap',
  decide: facts => decideCap('daily-cap', 'day', facts.day, facts),
}
