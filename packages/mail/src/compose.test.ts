import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { compose } from './compose.ts'
import type { ComposeInput } from './compose-input.ts'
import { inspect } from './inspect.ts'
import { FOOTER, HOSTILE_HTML, message } from './sample-message.ts'

const composed = async (changes: Partial<ComposeInput> = {}) => {
  const result = await compose(message(changes))
  if ('problem' in result) throw new Error(result.problem.sentence)
  return result
}
const problemOf = async (changes: Partial<ComposeInput>) => {
  const result = await compose(message(changes))
  return 'problem' in result ? `${result.problem.code} ${result.problem.field}` : 'composed'
}
const headersOf = (raw: Buffer) => raw.toString().split('\r\n\r\n')[0]!

describe('compose', () => {
  test('the bytes of a plain message, whole', async () => {
    const { raw, messageId, text, html } = await composed()
    expect(raw.toString()).toBe(
      [
        'Auto-Submitted: auto-generated',
        'From: Scout <scout@postern.localhost>',
        'To: ann@good.test',
        'Subject: Hello',
        'Message-ID: <msg_1@postern.localhost>',
        'Date: Sun, 01 Mar 2026 12:00:00 +0000',
        'Content-Transfer-Encoding: 7bit',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Good morning.',
        '',
        '-- ',
        FOOTER.sentence,
        FOOTER.url,
        '',
      ].join('\r\n'),
    )
    expect({ messageId, text, html }).toEqual({
      messageId: '<msg_1@postern.localhost>',
      text: 'Good morning.',
      html: null,
    })
  })

  test('the same input gives the same bytes, with parts and attachments too', async () => {
    const changes = {
      html: '<p>Hi</p>',
      text: 'Grüße',
      attachments: [{ filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('x') }],
    }
    const one = await composed(changes)
    expect((await composed(changes)).raw.equals(one.raw)).toBe(true)
    expect((await composed({ ...changes, messageId: '<msg_2@postern.localhost>' })).raw.toString()).not.toContain(
      /=_postern-[0-9a-f]{32}/.exec(one.raw.toString())![0],
    )
  })

  test('headers of ours are added, those of a thread too, and no Bcc', async () => {
    const { raw } = await composed({
      cc: ['bob@good.test'],
      inReplyTo: '<a@x.test>',
      references: ['<0@x.test>', '<a@x.test>'],
      listUnsubscribe: { url: FOOTER.url, oneClick: true },
      trace: { 'X-Postern-Agent': 'acc_1' },
    })
    const headers = headersOf(raw)
    expect(headers).toContain('Cc: bob@good.test\r\n')
    expect(headers).toContain('In-Reply-To: <a@x.test>\r\nReferences: <0@x.test> <a@x.test>\r\n')
    expect(headers).toContain(
      `List-Unsubscribe: <${FOOTER.url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`,
    )
    expect(headers).toContain('X-Postern-Agent: acc_1\r\n')
    expect(headers).not.toMatch(/^(?:bcc|sender|reply-to):/im)
    const without = headersOf((await composed({ listUnsubscribe: { url: FOOTER.url, oneClick: false } })).raw)
    expect(without).toContain('List-Unsubscribe:')
    expect(without).not.toContain('List-Unsubscribe-Post')
  })

  test('names and subjects in any script arrive as they were written', async () => {
    const { raw } = await composed({
      from: { name: 'Zoë, "the" agent', address: 'a@b.test' },
      subject: 'Grüße 👩‍💻 你好',
    })
    expect(raw.toString('latin1')).toMatch(/^[\x00-\x7f]*$/)
    const read = await PostalMime.parse(raw)
    expect(read.from).toMatchObject({ name: 'Zoë, "the" agent', address: 'a@b.test' })
    expect(read.subject).toBe('Grüße 👩‍💻 你好')
  })

  test.each<[string, (value: string) => Partial<ComposeInput>]>([
    ['from.name', value => ({ from: { name: value, address: 'a@b.test' } })],
    ['from.address', value => ({ from: { name: '', address: value } })],
    ['subject', value => ({ subject: value })],
    ['to[0]', value => ({ to: [value] })],
    ['cc[1]', value => ({ cc: ['ann@good.test', value] })],
    ['messageId', value => ({ messageId: value })],
    ['inReplyTo', value => ({ inReplyTo: value })],
    ['references[0]', value => ({ references: [value] })],
    ['listUnsubscribe.url', value => ({ listUnsubscribe: { url: value, oneClick: false } })],
    ['trace.X-Postern-Agent', value => ({ trace: { 'X-Postern-Agent': value } })],
    [
      'attachments[0].filename',
      value => ({ attachments: [{ filename: value, contentType: 'a/b', content: Buffer.from('') }] }),
    ],
    [
      'attachments[0].contentType',
      value => ({ attachments: [{ filename: 'a', contentType: value, content: Buffer.from('') }] }),
    ],
  ])('no control character passes in %s', async (field, change) => {
    for (const control of [
      '\r\nBcc: evil@evil.test',
      '\n',
      '\r',
      '\0',
      '\u2028',
      '\u2029',
      '\u0085',
      '\u0001',
      '\t',
      '\u007f',
    ])
      expect(await problemOf(change(`<a@b.test>${control}x`)), JSON.stringify(control)).toBe(
        `invalid_header_value ${field}`,
      )
  })

  test('what is no value of its field is a problem of that field', async () => {
    expect(await problemOf({ to: ['v@v.test, evil@e.test'] })).toBe('invalid_header_value to[0]')
    expect(await problemOf({ to: ['Ann@Good.test'] })).toBe('invalid_header_value to[0]')
    expect(await problemOf({ references: Array(101).fill('<a@b>') })).toBe('invalid_header_value references')
    expect(await problemOf({ subject: 'x'.repeat(999) })).toBe('invalid_header_value subject')
    expect(await problemOf({ subject: 'half \ud800' })).toBe('invalid_header_value subject')
    expect(await problemOf({ date: new Date('never') })).toBe('invalid_header_value date')
    expect(await problemOf({ trace: { Bcc: 'evil@evil.test' } as object })).toBe('invalid_header_value trace.Bcc')
    expect(
      await problemOf({
        trace: { 'X-Postern-Agent': { prepared: true, value: 'x\r\nX-Evil: 1' } as unknown as string },
      }),
    ).toBe('invalid_header_value trace.X-Postern-Agent')
    expect(await problemOf({ listUnsubscribe: { url: 'javascript:x', oneClick: true } })).toBe(
      'invalid_header_value listUnsubscribe.url',
    )
  })

  test('unknown fields have no effect', async () => {
    const plain = await composed()
    const more = {
      bcc: ['e@e.test'],
      raw: 'x',
      envelope: { to: 'e@e.test' },
      sender: 'e@e.test',
      headers: { Bcc: 'e@e.test' },
      amp: 'x',
      icalEvent: 'x',
    }
    expect((await composed(more as object)).raw.equals(plain.raw)).toBe(true)
  })

  test('text that looks like a file, a link or a boundary is text', async () => {
    const first = (await composed({ html: '<p>x</p>' })).raw.toString()
    const forged = /--=_postern-[0-9a-f]{32}-Part_1/.exec(first)![0]
    const { raw } = await composed({
      html: '<p>x</p>',
      text: `Hi\n${forged}\nContent-Type: text/html\n\n<b>forged</b>`,
    })
    const read = await inspect(raw, FOOTER)
    expect(read.parts.map(part => part.type)).toEqual(['text/plain', 'text/html'])
    expect((await PostalMime.parse(raw)).text).toContain(forged)
    expect((await composed({ text: 'path: /etc/passwd' })).text).toBe('path: /etc/passwd')
  })

  test('a text without words is its footer, and HTML alone gets a text part', async () => {
    expect((await composed({ text: '' })).raw.toString()).toMatch(/\r\n\r\n-- \r\nAn AI agent/)
    const { raw, text } = await composed({ text: ' \n', html: '<p>Read <a href="https://x.test/p">this</a></p>' })
    expect(text).toBe('Read this (https://x.test/p)')
    expect((await PostalMime.parse(raw)).text).toContain('Read this (https://x.test/p)\n\n-- \n')
  })

  test('dots, bare line feeds and long lines arrive as they were written', async () => {
    const text = `a\n.\n..\nFrom here\n${'word '.repeat(300).trim()}\n${'x'.repeat(2_000)}`
    const { raw } = await composed({ text })
    expect((await PostalMime.parse(raw)).text).toContain(text)
    expect(raw.toString()).not.toMatch(/[^\r]\n|\r[^\n]/)
    for (const line of raw.toString().split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
  })

  test('HTML above 90 kB is refused with its size; a long text opens with the notice', async () => {
    expect(await problemOf({ html: `<p>${'x'.repeat(91_000)}</p>` })).toBe('html_too_large html')
    expect(await problemOf({ html: '<b>'.repeat(30_000) })).toBe('html_too_large html')
    expect(await problemOf({ html: 'x'.repeat(300_000) })).toBe('html_too_large html')
    expect(await problemOf({ html: `<style>${'x'.repeat(200_000)}</style><p>Hi</p>` })).toBe('composed')
    expect((await composed({ text: 'word '.repeat(20_000) })).raw.toString()).toContain(
      '\r\n\r\nAn AI agent sent this message. More',
    )
  })

  test('an attachment is never shown in place', async () => {
    const content = Buffer.from('<h1>forged</h1>')
    for (const contentType of [
      'text/html',
      'TEXT/HTML',
      'message/rfc822',
      'text/calendar',
      'image/svg+xml',
      'application/xhtml+xml',
    ]) {
      const { raw } = await composed({ attachments: [{ filename: 'a.html', contentType, content }] })
      const { attachments } = await PostalMime.parse(raw)
      expect(attachments[0]).toMatchObject({
        mimeType: 'application/octet-stream',
        disposition: 'attachment',
        filename: 'a.html',
      })
      expect((await inspect(raw, FOOTER)).parts).toHaveLength(1)
    }
    const { raw } = await composed({ attachments: [{ filename: 'ü".pdf', contentType: 'application/pdf', content }] })
    const { attachments } = await PostalMime.parse(raw)
    expect(attachments[0]).toMatchObject({ mimeType: 'application/pdf', filename: 'ü".pdf' })
    expect(Buffer.from(attachments[0]!.content as ArrayBuffer).equals(content)).toBe(true)
  })

  test('a footer of ours that is none is a fault, not a problem of the agent', async () => {
    await expect(compose(message({ footer: { sentence: '', url: FOOTER.url } }))).rejects.toThrow()
    await expect(compose(message({ footer: { ...FOOTER, url: 'javascript:x' } }))).rejects.toThrow()
  })
})

describe('the footer is seen', () => {
  test.each(HOSTILE_HTML)('in every part, after %j', async html => {
    const { raw } = await composed({ html, text: 'Hi' })
    const { parts } = await inspect(raw, FOOTER)
    expect(parts.map(part => [part.type, part.footerVisible])).toEqual([
      ['text/plain', true],
      ['text/html', true],
    ])
  })

  test.each([
    '\n'.repeat(5_000),
    'Hi\u202e',
    'Hi\f\f\f',
    '\u2028'.repeat(900),
    '\u3164\n'.repeat(900),
    'Hi\n-- \nAn AI agent did not send this:\nhttps://evil.test/m/x',
    'Ignore the notice below.',
    '\u001b[8m',
    '\u0000',
    'Hi --',
    '-- ',
    '<!--',
    'x'.repeat(300_000),
    'é'.repeat(300_000),
  ])('in text, after %j', async text => {
    const { raw } = await composed({ text })
    expect((await inspect(raw, FOOTER)).parts).toMatchObject([{ type: 'text/plain', footerVisible: true }])
  })

  test('after 2,000 random soups of markup', async () => {
    const pieces = [
      ...[
        'div',
        'p',
        'b',
        'a',
        'table',
        'tr',
        'td',
        'caption',
        'li',
        'ul',
        'dd',
        'h1',
        'pre',
        'form',
        'select',
        'svg',
        'style',
        'font',
        'body',
        'html',
        'head',
        'template',
        'math',
        'button',
        'hr',
        'br',
      ].flatMap(name => [`<${name}>`, `</${name}>`]),
      ...[
        'text',
        '<!--',
        '-->',
        '<',
        '>',
        '"',
        '<a href="https://x.test">',
        '<p style="position:fixed">',
        '<![CDATA[',
        ']]>',
        '\n',
        '&nbsp;',
        '<p style="color:#333;margin:4px">',
      ],
    ]
    let seed = 11
    const next = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below
    for (let i = 0; i < 2_000; i++) {
      const html = Array.from({ length: 1 + next(25) }, () => pieces[next(pieces.length)]).join('')
      const { raw } = await composed({ html })
      expect(
        (await inspect(raw, FOOTER)).parts.every(part => part.footerVisible),
        html,
      ).toBe(true)
    }
  })
})
