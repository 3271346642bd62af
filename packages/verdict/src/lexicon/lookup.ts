// One word to its ideas. Exact words and stems of all languages in two maps, a bounded cache in front of them. A
// word that is not known is tried once more with look-alike letters and digits replaced, so that a letter from
// another alphabet does not hide it; words that ours become in rot13 or backwards are marked as such.

import { foldConfusables, foldMarks } from '../reading/fold.ts'
import { CONCEPT, type Concept, type Lexicon } from './concepts.ts'
import { ENGLISH, FRENCH, GERMAN, ITALIAN_DUTCH, MORE_LATIN, SPANISH_PORTUGUESE } from './european.ts'
import { CHINESE, JAPANESE, KOREAN_ARABIC_HINDI, RUSSIAN } from './scripts.ts'

const exact = new Map<string, number>()
const stems = new Map<string, number>()
/** Entries of scripts without blanks, by first character, longest first. */
const unspaced = new Map<string, { word: string; mask: number }[]>()
const ciphered = new Map<string, number>()

const CIPHERED: Concept[] = [
  'OVERRIDE',
  'RULES',
  'PRIOR',
  'FORWARD',
  'MAIL',
  'SECRET',
  'REVEAL',
  'AGENT',
  'PROCESS',
  'MUST',
  'OUTPUT',
  'SYSTEM',
  'USER',
]
const STEM_MIN = 3
const STEM_MAX = 14

for (const language of [
  ENGLISH,
  GERMAN,
  FRENCH,
  SPANISH_PORTUGUESE,
  ITALIAN_DUTCH,
  MORE_LATIN,
  RUSSIAN,
  CHINESE,
  JAPANESE,
  KOREAN_ARABIC_HINDI,
])
  addLanguage(language)
for (const concept of CIPHERED) {
  for (const word of ENGLISH[concept]!.split(' ')) {
    const plain = word.replace('*', '')
    if (plain.length < 5) continue
    ciphered.set(rot13(plain), CONCEPT.ROT13)
    ciphered.set([...plain].reverse().join(''), CONCEPT.REVERSED)
  }
}

function addLanguage(language: Lexicon): void {
  for (const [concept, list] of Object.entries(language)) {
    const mask = CONCEPT[concept as Concept]
    for (const entry of list.split(' ')) {
      const word = foldMarks(entry.toLowerCase().replace('*', ''))
      if (isUnspaced(word.codePointAt(0)!)) addUnspaced(word, mask)
      else if (entry.endsWith('*')) stems.set(word, (stems.get(word) ?? 0) | mask)
      else exact.set(word, (exact.get(word) ?? 0) | mask)
    }
  }
}

function addUnspaced(word: string, mask: number): void {
  const list = unspaced.get(word[0]!) ?? []
  const known = list.find(entry => entry.word === word)
  if (known) known.mask |= mask
  else list.push({ word, mask })
  list.sort((a, b) => b.word.length - a.word.length)
  unspaced.set(word[0]!, list)
}

/** Han, kana, hangul. */
export function isUnspaced(code: number): boolean {
  return (code >= 0x3040 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af)
}

/** The longest entry that starts here, or null. */
export function unspacedAt(text: string, at: number): { length: number; mask: number } | null {
  const list = unspaced.get(text[at]!)
  if (!list) return null
  for (const { word, mask } of list) if (text.startsWith(word, at)) return { length: word.length, mask }
  return null
}

const cache = new Map<string, number>()
const CACHE_MAX = 100_000
const WORD_MAX = 40

export function conceptsOf(word: string): number {
  if (word.length > WORD_MAX) return 0
  const known = cache.get(word)
  if (known !== undefined) return known
  const mask = look(word) || lookDisguised(word)
  if (cache.size >= CACHE_MAX) cache.clear()
  cache.set(word, mask)
  return mask
}

function look(word: string): number {
  let mask = exact.get(word) ?? 0
  for (let length = Math.min(word.length, STEM_MAX); length >= STEM_MIN; length--)
    mask |= stems.get(word.slice(0, length)) ?? 0
  return mask
}

function lookDisguised(word: string): number {
  if (/[^\x00-\x7f]/.test(word)) return look(foldConfusables(word))
  if (/\d/.test(word) && /[a-z]/.test(word)) {
    const mask = look(unleet(word, 'i')) || look(unleet(word, 'l'))
    return mask === 0 ? 0 : mask | CONCEPT.LEET
  }
  return ciphered.get(word) ?? 0
}

const LEET: Record<string, string> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g' }

export function unleet(word: string, one: 'i' | 'l'): string {
  return word.replace(/\d/g, digit => (digit === '1' ? one : (LEET[digit] ?? digit)))
}

/** Every word that mixes letters and digits, read as letters: a known word if one reading gives one. */
export function unleetText(folded: string): string {
  return folded.replace(/[a-z0-9]*\d[a-z0-9]*/g, word => {
    if (!/[a-z]/.test(word)) return word
    const [i, l] = [unleet(word, 'i'), unleet(word, 'l')]
    return isKnownWord(l) && !isKnownWord(i) ? l : i
  })
}

export function rot13(text: string): string {
  return text.replace(/[a-z]/gi, letter => {
    const base = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
  })
}

/** Latin words for cutting up text that was written without blanks. */
export function isKnownWord(word: string): boolean {
  return exact.has(word) || COMMON.has(word)
}

const COMMON = new Set(
  'the a an of to in and or this that these those is are be was with from by on at as it its i me my we our he she they what which who when where how can will would may now then here there please kindly thanks just also but so than more other some his their them us up out about into over after rule rules new address user bank account details transfer money payment secret key code link click open visit'.split(
    ' ',
  ),
)
