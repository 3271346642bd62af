// What a message's words are like, in numbers: to be compared with other mail that left, and with mail that was read.
// Each reader sees another part of a message: its text, its HTML, its words without the quoted tail, a subject that is as
// long as a body. Likeness in any of them counts, or the words would travel in the one that nobody compares.
import { bodyShape, extractReply, quotePrints, textFromHtml } from '@postern/mail'

/** Words from which on a subject, or what stands before a quoted tail, is compared by itself. */
const wordsMin = 12
const printsMax = 400

export interface Likeness {
  /** One shape after the other, each of 16 values. */
  shape: number[]
  quotePrints: number[]
}

export function likenessOf(subject: string, { text, html }: { text: string; html: string | null }): Likeness {
  const seen = html === null ? '' : textFromHtml(html)
  const own = extractReply(text)
  const bodies = new Set([text, ...(seen === '' ? [] : [seen]), ...[own, subject].filter(isLong)])
  const shapes = new Map([...bodies].map(bodyShape).map(shape => [shape.join(), shape]))
  const prints = new Set([...new Set([text, seen, subject])].flatMap(words => quotePrints(words, printsMax)))
  return { shape: [...shapes.values()].flat(), quotePrints: [...prints] }
}

const isLong = (words: string) => words.trim().split(/\s+/, wordsMin).length >= wordsMin
