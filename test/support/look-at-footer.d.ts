export interface Seen {
  /** Why a person would not see it; empty where they do. */
  problems: string[]
  /** Where the sentence stands in the window, once it was scrolled to. */
  box: { x: number; y: number; width: number; height: number }
}

/** `linked`: the link is an element; else it is text, as in a text part. */
export function look(wanted: { sentence: string; url: string; linked: boolean }): Seen
