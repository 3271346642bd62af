// What must not leave is looked for in the words themselves, whatever the agent says they are. Our own keys and planted
// canaries have no business in any mail; all else may be meant, so the owner is asked.

import type { Consequence, Content, Facts, Finding, Rule } from '../facts.ts'
import { allow, counted, hold, refuse, WAIT } from '../finding.ts'
import { count } from '../loaded.ts'

/** From so many characters on, what stands in a link may carry words out. */
export const DATA_CHARS_IN_LINK = 40

const MAY_BE_MEANT = ['credential', 'owner-address']

export const secretInContent: Rule = { name: 'secret-in-content', decide }

function decide(facts: Facts): Finding {
  const { content } = facts
  if (content === null)
    return refuse('secret-in-content', {
      because: 'The finished words of the message could not be checked. Nothing was sent. Report this to the operator.',
      toOwner: 'The finished words of the message could not be checked, so it was not sent.',
    })
  const leaked = content.secrets.filter(secret => !MAY_BE_MEANT.includes(secret.kind))
  if (leaked.length > 0)
    return refuse('secret-in-content', {
      because: `The message contains ${whats(leaked)}. Nothing was sent, and it was reported. Never put a key or a secret into a message.`,
      toOwner: `The agent tried to send ${whats(leaked)}. The message was not sent. Find out what made the agent do it.`,
      consequences: leaked.flatMap(consequencesOf),
    })
  const found = whatNeedsALook(content)
  if (found.length > 0)
    return hold(facts, 'secret-in-content', {
      because: `The message contains ${found.join(', and ')}. ${WAIT}`,
      toOwner: `The message contains ${found.join(', and ')}. Look whether that should leave.`,
    })
  return allow('secret-in-content', {
    because: 'The message contains no secret, and nothing that a reader does not see.',
    toOwner: 'The message contains no secret, and nothing that a reader does not see.',
  })
}

function whatNeedsALook(content: Content): string[] {
  const found: string[] = []
  if (content.secrets.length > 0) found.push(whats(content.secrets))
  if (count(content.invisible) > 0)
    found.push(counted(content.invisible, 'character that no reader sees', 'characters that no reader sees'))
  const hosts = content.links.filter(link => count(link.dataChars) >= DATA_CHARS_IN_LINK).map(link => link.host)
  if (hosts.length > 0) found.push(`a link to ${hosts[0]} that carries data`)
  if (count(content.remoteImages) > 0) found.push('an image that is fetched when the message is read')
  if (content.quotes.length > 0) found.push('words of another conversation')
  return found
}

function whats(secrets: Content['secrets']): string {
  return [...new Set(secrets.map(secret => secret.what))].sort().join(' and ')
}

function consequencesOf(secret: Content['secrets'][number]): Consequence[] {
  if (secret.kind === 'canary') {
    const because = 'The agent tried to send a secret that was planted to be found.'
    return [
      { do: 'stop-account', because },
      { do: 'alert', kind: 'canary', because },
    ]
  }
  const told: Consequence = { do: 'alert', kind: 'key-leaked', because: `The agent tried to send ${secret.what}.` }
  return secret.keyId === null ? [told] : [{ do: 'revoke-key', keyId: secret.keyId }, told]
}
