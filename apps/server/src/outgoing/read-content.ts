// What the gate asks of a message's words: secrets, links and characters that nobody sees, in what the agent gave and in
// what would leave. The words themselves go no further. Addresses of recipients are words too: a tag after a plus carries data.
import { type Content, scanContent } from '@postern/gate'
import type { Draft } from './draft.ts'

export function readContent(
  { intent, origin, copies }: Draft,
  final: { text: string; html: string | null },
): Omit<Content, 'quotes'> {
  const addresses = copies.map(copy => copy.address)
  // To the owner alone, the owner's address gives nothing away.
  const toOwner = addresses.every(address => address === origin.ownerAddress)
  const found = scanContent(
    {
      subject: intent.subject,
      text: intent.text,
      html: intent.html ?? null,
      addresses,
      finalText: final.text,
      finalHtml: final.html,
    },
    { canaries: origin.canaries, ownerAddress: toOwner ? null : origin.ownerAddress },
  )
  return { ...found, hasAttachment: false }
}
