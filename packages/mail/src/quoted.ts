// What somebody wrote, without what they quoted and without their signature. A convenience beside `text`, never
// instead of it: it guesses, and when it would leave nothing it returns the text as it stands. Linear.

const LINES_MAX = 20_000

/** 'On Tue, 3 Nov 2026, Ann wrote:' in the languages that mail programs speak; the line may be broken in two. */
const ATTRIBUTION =
  /^(?:on|am|le|el|il|em|op|den|w dniu|в|在|于)\b.{4,300}(?:wrote|schrieb|écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał\(?a?\)?|написал\(?а?\)?|写道)\s?[::]$/iu
const CJK_ATTRIBUTION = /^.{4,300}(?:写道|のメール|さんは書きました)\s?[::]$/u
const SEPARATOR =
  /^[-_]{2,40}\s{0,3}(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|пересылаемое сообщение|原始邮件|元のメッセージ)\s{0,3}[-_]{2,40}$/iu
const OUTLOOK_RULE = /^_{20,}$/
const OUTLOOK_FROM = /^(?:from|von|de|da|van|от|发件人|差出人)\s?[::]\s?\S/iu
const OUTLOOK_NEXT =
  /^(?:sent|gesendet|envoyé|enviado|inviato|verzonden|отправлено|发送时间|送信日時|date|datum|to|an|à|para|a|aan)\s?[::]/iu

export function extractReply(text: string): string {
  const lines = text.split('\n', LINES_MAX)
  if (lines.length === LINES_MAX) return text
  let end = lines.length
  for (let i = 0; i < lines.length; i++) {
    if (startsHistory(lines, i)) {
      end = i
      break
    }
  }
  const kept: string[] = []
  for (const line of lines.slice(0, end)) {
    if (line === '-- ' || line === '--' || line === '-- \r') break
    if (!line.startsWith('>')) kept.push(line)
  }
  const reply = kept.join('\n').trim()
  return reply === '' ? text.trim() : reply
}

function startsHistory(lines: string[], i: number): boolean {
  const line = lines[i]!.trim()
  if (line === '' || line.length > 400) return false
  if (SEPARATOR.test(line)) return true
  if (isAttribution(line) || (i + 1 < lines.length && isAttribution(`${line} ${lines[i + 1]!.trim()}`))) return true
  const next = (lines[i + 1] ?? '').trim()
  if (OUTLOOK_RULE.test(line) && OUTLOOK_FROM.test(next)) return true
  return OUTLOOK_FROM.test(line) && OUTLOOK_NEXT.test(next)
}

function isAttribution(line: string): boolean {
  if (line.length > 400 || !/[::]$/.test(line)) return false
  return ATTRIBUTION.test(line) || CJK_ATTRIBUTION.test(line)
}
