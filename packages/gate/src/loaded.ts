// What was not loaded is no number and no yes or no. Asking for it throws, and a rule that throws refuses: neither a
// hold nor an approval makes up for a fact that nobody read.

export function count(value: number): number {
  if (!(value >= 0)) throw new TypeError('a count was not loaded')
  return value
}

export function flag(value: boolean): boolean {
  if (typeof value !== 'boolean') throw new TypeError('a yes or no was not loaded')
  return value
}
