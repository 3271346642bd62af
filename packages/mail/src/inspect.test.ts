import { describe, expect, test } from 'vitest'
import { inspect } from './inspect.ts'
import { FOOTER } from './sample-message.ts'

const footer = `-- \r\n${FOOTER.sentence}\r\n${FOOTER.url}\r\n`
const mail = (headers: string[], body = `Hi\r\n\r\n${footer}`) => Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}`)
const read = (headers: string[], body?: string) => inspect(mail(headers, body), FOOTER)

describe('inspect', () => {
  test('one plain message', async () => {
    expect(
      await read([
        'From: "Scout, the agent" <scout@postern.test>',
        'To: Ann@good.test, Bob <bob@good.test>',
        'Cc: c@good.test',
      ]),
    ).toEqual({
      from: ['scout@postern.test'],
      hasSender: false,
      hasReplyTo: false,
      hasBcc: false,
      addressed: ['ann@good.test', 'bob@good.test', 'c@good.test'],
      parts: [{ type: 'text/plain', footerVisible: true, bytes: expect.any(Number) }],
    })
  })

  test.each([
    [['From: a@b.test', 'From: c@d.test']],
    [['From: a@b.test', 'FROM : c@d.test']],
    [['From: a@b.test', '\u00a0From: c@d.test']],
    [['From: a@b.test, c@d.test']],
    [['From: a, <a@b.test>']],
    [['From: g: a@b.test;']],
    [['From: <@x.test:a@b.test>']],
    [['From: a@b.test (c@d.test)']],
    [['From: "a@b.test" c@d.test']],
    [['From: Scout']],
    [['From: <>']],
    [['From: =?utf-8?q?a=40b.test=2C?= <c@d.test> x']],
    [['Subject: none']],
  ])('%j is not exactly one mailbox', async headers => {
    const { from } = await read(headers)
    expect(from.length === 1 && from[0] !== '').toBe(false)
  })

  test('Sender, Reply-To and Bcc are seen however they are spelled', async () => {
    expect((await read(['SENDER: a@b.test'])).hasSender).toBe(true)
    expect((await read(['Resent-From: a@b.test'])).hasSender).toBe(true)
    expect((await read(['reply-to : a@b.test'])).hasReplyTo).toBe(true)
    expect((await read(['bCC: a@b.test'])).hasBcc).toBe(true)
    expect((await read(['\ufeffBcc: a@b.test'])).hasBcc).toBe(true)
    expect((await read(['X-Bcc: a@b.test', 'X-Sender: x'])).hasBcc).toBe(false)
  })

  test('members of a group are addressed', async () => {
    expect((await read(['To: g: a@b.test, c@d.test;, e@f.test'])).addressed).toEqual([
      'a@b.test',
      'c@d.test',
      'e@f.test',
    ])
  })

  const multipart = (...parts: string[]) => parts.map(part => `--b\r\n${part}\r\n`).join('') + '--b--\r\n'
  const type = 'Content-Type: multipart/mixed; boundary=b'
  const plain = `Content-Type: text/plain\r\n\r\nHi\r\n${footer}`

  test('every displayable part must show the footer, attachments need not', async () => {
    const second = 'Content-Type: text/plain\r\n\r\nP.S.'
    const attached = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx'
    expect((await read([type], multipart(plain, second))).parts.map(part => part.footerVisible)).toEqual([true, false])
    expect((await read([type], multipart(plain, attached))).parts).toHaveLength(1)
  })

  test.each([
    'Content-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<h1>x',
    'Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\nSubject: x\r\n\r\ny',
    'Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny',
    'Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR',
    'Content-Type: text/enriched\r\n\r\nx',
    'Content-Type: image/png\r\n\r\nx',
    'Content-Type: multipart/alternative; boundary=c\r\n\r\nno parts',
    `Content-Type: text/plain\r\nContent-Disposition: inline; filename=a.txt\r\n\r\n${footer}`,
    `Content-Type: text/plain; charset=utf-16\r\n\r\n${footer}`,
    `Content-Type: text/plain; charset=utf-7\r\n\r\n${footer}`,
  ])('the part %j shows none', async part => {
    const { parts } = await read([type], multipart(plain, part))
    expect(parts.map(each => each.footerVisible)).toEqual([true, false])
  })

  test('encoded parts are decoded before they are judged', async () => {
    const base64 = Buffer.from(`Hi\r\n${footer}`).toString('base64')
    expect((await read(['Content-Transfer-Encoding: base64'], base64)).parts).toMatchObject([
      { footerVisible: true, bytes: Buffer.byteLength(`Hi\r\n${footer}`) },
    ])
    expect(
      (await read(['Content-Transfer-Encoding: quoted-printable'], footer.replace('--', '=2D=2D'))).parts[0]!
        .footerVisible,
    ).toBe(true)
  })

  test('too deep a nesting throws instead of saying anything', async () => {
    const deep = Array.from(
      { length: 40 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('')
    await expect(inspect(Buffer.from(deep), FOOTER)).rejects.toThrow()
  })
})
