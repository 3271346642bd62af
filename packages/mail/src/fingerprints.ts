// Numbers that tell whether two texts are alike, without the texts. A shape (MinHash: Broder 1997) compares whole mails:
// one template filled in twice is alike. Prints (winnowing: Schleimer, Wilkerson, Aiken 2003) find a passage of one text
// inside another. They are hashes of 32 bits: equal numbers are a reason to look, never a proof. Linear, no chance in it.

/** int32, one for each of the hash functions below. */
const SHAPE_VALUES = 16
const SHAPE_WORDS = 3
/** Share of equal values from which on two texts count as nearly the same. */
export const ALIKE = 0.5
const SHINGLE_WORDS = 8
/** In any so many shingles in a row one is kept, so a shared run of 8 + 4 words always shares a print. */
const SHINGLE_WINDOW = 4
const TEXT_MAX = 1_000_000

/** A letter stands for a word where words are not told apart by blanks. */
const WORDS =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]\p{M}*|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{M}0])+/gu

/** 16 int32. Empty text has a shape too, alike to that of empty text alone. */
export function bodyShape(text: string): number[] {
  const hashes = shingles(wordsOf(text), SHAPE_WORDS)
  return Array.from({ length: SHAPE_VALUES }, (_, i) => {
    let least = 0xffffffff
    for (const hash of hashes) least = Math.min(least, mix(hash ^ Math.imul(i + 1, 0x9e3779b1)))
    return least | 0
  })
}

/** Share of equal values, 0 to 1; of several shapes one after the other, that of the two that are most alike. */
export function alike(a: readonly number[], b: readonly number[]): number {
  let most = 0
  for (let i = 0; i + SHAPE_VALUES <= a.length; i += SHAPE_VALUES)
    for (let j = 0; j + SHAPE_VALUES <= b.length; j += SHAPE_VALUES) {
      let equal = 0
      for (let k = 0; k < SHAPE_VALUES; k++) if (a[i + k] === b[j + k]) equal++
      most = Math.max(most, equal)
    }
  return most / SHAPE_VALUES
}

/** At most `max` distinct int32, sorted: of a longer text those that are smallest, which are the same in any text. */
export function quotePrints(text: string, max = 400): number[] {
  const hashes = shingles(wordsOf(text), SHINGLE_WORDS, SHINGLE_WORDS)
  const prints = new Set<number>()
  for (let from = 0; from + SHINGLE_WINDOW <= hashes.length || (from === 0 && hashes.length > 0); from++)
    prints.add(hashes.slice(from, from + SHINGLE_WINDOW).reduce((least, hash) => Math.min(least, hash)) | 0)
  return [...prints].sort((a, b) => a - b).slice(0, max)
}

/** As a reader sees them: one width, one case, any digit, nothing invisible. */
function wordsOf(text: string): string[] {
  const normal = text
    .slice(0, TEXT_MAX)
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{N}/gu, '0')
  return normal.match(WORDS) ?? []
}

/** Unsigned, one for each run of `size` words; of a text with fewer words one for all of it, if it has `least`. */
function shingles(words: string[], size: number, least = 0): number[] {
  if (words.length < size) return words.length < least ? [] : [combine(words.map(hashOf))]
  const hashes = words.map(hashOf)
  return hashes.slice(size - 1).map((_, i) => combine(hashes.slice(i, i + size)))
}

/** FNV-1a, over UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  return hash
}

function combine(hashes: number[]): number {
  return hashes.reduce((sum, hash) => mix(Math.imul(sum, 31) ^ hash), 0x811c9dc5)
}

/** The finaliser of MurmurHash3. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
