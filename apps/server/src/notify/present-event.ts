// An alert as a webhook carries it: a line that Slack and its like show, and fields for programs. Ids, numbers and the
// platform's own sentences; nothing that an agent or a stranger wrote, and so not the alert's `data`.

export interface ToldAlert {
  audience: string
  id: string
  account_id: string | null
  kind: string
  sentence: string
  next: string
  count: number
  first_at: Date
  last_at: Date
}

export function presentEvent(alert: ToldAlert, publicUrl: string): string {
  return JSON.stringify({
    text: escapeSlack(`${alert.sentence}${timesOf(alert.count)} ${alert.next}`),
    type: 'alert.raised',
    timestamp: new Date().toISOString(),
    data: {
      alert_id: alert.id,
      account_id: alert.account_id,
      kind: alert.kind,
      sentence: alert.sentence,
      next: alert.next,
      count: alert.count,
      first_at: alert.first_at.toISOString(),
      last_at: alert.last_at.toISOString(),
      url: publicUrl,
    },
  })
}

export function presentTest(publicUrl: string): string {
  const sentence = 'This is a test of a Postern alert channel. Nothing happened.'
  return JSON.stringify({
    text: sentence,
    type: 'alert.test',
    timestamp: new Date().toISOString(),
    data: { sentence, url: publicUrl },
  })
}

export const timesOf = (count: number): string => (count === 1 ? '' : ` (${count.toLocaleString('en')} times)`)

/** https://docs.slack.dev/messaging/formatting-message-text/#escaping */
const escapeSlack = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
