// The UTC clock hour's cap, counted in recipients.

import type { Rule } from '../facts.ts'
import { decideCap } from './cap.ts'

export const hourlyCap: Rule = {
  name: 'hourly-cap',
  decide: facts => decideCap('hourly-cap', 'hour', facts.hour, facts),
}
