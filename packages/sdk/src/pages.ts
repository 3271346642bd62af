// Walks a list to its end, one page in memory at a time. It asks for a page only when it is needed, so leaving the
// loop early costs nothing, and it never follows a cursor twice.

interface Page {
  next_cursor: string | null
  limit: number
}

/** What a page lists: messages, threads, inboxes, agents or events. */
type Item<P> = Extract<P[keyof P], readonly unknown[]>[number]

/** `for await (const message of each(cursor => postern.list(inboxId, { cursor })))` */
export async function* each<P extends Page>(
  fetchPage: (cursor: string | undefined) => Promise<P>,
): AsyncGenerator<Item<P>, void, void> {
  const followed = new Set<string>()
  let cursor: string | undefined
  do {
    const page: P = await fetchPage(cursor)
    yield* Object.values(page).find(Array.isArray) ?? []
    cursor = page.next_cursor ?? undefined
    if (cursor !== undefined && followed.has(cursor)) throw new Error('The server gave the same cursor twice.')
    if (cursor !== undefined) followed.add(cursor)
  } while (cursor !== undefined)
}
