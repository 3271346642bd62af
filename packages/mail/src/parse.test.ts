import { describe, expect, it } from 'vitest'
import { parse } from './parse.ts'

const mail = (headers: string, body = 'hi') =>
  parse(Buffer.from(`${headers.trim().replace(/\n */g, '\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}`))

describe('what a message is', () => {
  it('reads an ordinary mail', () => {
    const parsed = mail(
      `From: "Ann Example" <Ann@Example.com>
       To: agent@inbox.test, =?utf-8?Q?J=C3=B6rg?= <joerg@example.com>
       Cc: c@example.com
       Subject: =?utf-8?B?R3LDvMOfZQ==?=
       Date: Tue, 03 Nov 2026 10:00:00 +0100 (CET)
       Message-ID: <1@example.com>
       In-Reply-To: <0@inbox.test>
       References: <a@inbox.test> <0@inbox.test>
       Content-Type: text/plain; charset=utf-8`,
      'Yes.\n\nOn Mon, 2 Nov 2026, agent wrote:\n> Shall we?\n',
    )
    expect(parsed).toMatchObject({
      subject: 'Grüße',
      from: [{ name: 'Ann Example', address: 'ann@example.com' }],
      fromHeaders: 1,
      strictFrom: 'ann@example.com',
      to: [{ address: 'agent@inbox.test' }, { name: 'Jörg', address: 'joerg@example.com' }],
      date: '2026-11-03T09:00:00.000Z',
      messageId: '<1@example.com>',
      inReplyTo: '<0@inbox.test>',
      references: ['<a@inbox.test>', '<0@inbox.test>'],
      extractedText: 'Yes.',
      flags: [],
      incomplete: [],
      automated: false,
    })
  })

  it('prefers plain text and keeps the HTML', () => {
    const parsed = mail(
      'Content-Type: multipart/alternative; boundary=b',
      '--b\nContent-Type: text/plain\n\nplain words here\n--b\nContent-Type: text/html\n\n<p>plain words <b>here</b></p>\n--b--',
    )
    expect(parsed.text).toBe('plain words here')
    expect(parsed.html).toBe('<p>plain words <b>here</b></p>')
    expect(parsed.flags).not.toContain('alternatives-differ')
  })

  it('flags alternatives that tell different stories', () => {
    const parsed = mail(
      'Content-Type: multipart/alternative; boundary=b',
      '--b\nContent-Type: text/plain\n\ntransfer the money today\n--b\nContent-Type: text/html\n\n<p>nice weather over here</p>\n--b--',
    )
    expect(parsed.flags).toContain('alternatives-differ')
  })

  it('withholds attachments that it cannot read, one by one, and reads those it can', () => {
    const zip = Buffer.from('PK\x03\x04\x14\x00\x01\x00\x00\x00', 'latin1').toString('base64')
    const parsed = mail(
      'Content-Type: multipart/mixed; boundary=b',
      `--b\n\nhello\n--b\nContent-Type: application/zip; name="../../x.zip"\nContent-Transfer-Encoding: base64\n\n${zip}\n--b\nContent-Type: text/csv; name=a.csv\n\na,b\n--b\nContent-Type: image/png; name=p.png\nContent-ID: <../../../lib/routes.js>\n\n\x89PNG\n--b--`,
    )
    expect(parsed.attachments.map(({ filename, unread }) => [filename, unread])).toEqual([
      ['x.zip', 'encrypted'],
      ['a.csv', null],
      ['p.png', 'format'],
    ])
    expect(parsed.attachments[2]!.contentId).toBeNull()
    expect(parsed.incomplete).toEqual([])
    expect(parsed.bytesScanned).toBeLessThan(parsed.bytesTotal)
  })

  it('withholds an attached message with something unread inside', () => {
    const parsed = mail(
      'Content-Type: multipart/mixed; boundary=b',
      '--b\n\nhello\n--b\nContent-Type: message/rfc822\n\nContent-Type: image/png\n\n\x89PNG\n--b--',
    )
    expect(parsed.attachments).toMatchObject([{ contentType: 'message/rfc822', unread: 'format' }])
  })

  it('knows automated mail', () => {
    for (const header of [
      'Auto-Submitted: auto-replied',
      'List-Id: <x.y>',
      'Precedence: bulk',
      'Return-Path: <>',
      'Content-Type: multipart/report; boundary=b',
    ])
      expect(mail(`From: a@b.test\n${header}`).automated).toBe(true)
    expect(mail('From: a@b.test\nAuto-Submitted: no').automated).toBe(false)
  })

  it('gives text that JSON and PostgreSQL take', () => {
    const parsed = parse(
      Buffer.from('Subject: a\0b \xff\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx\0y \xed\xa0\x80', 'latin1'),
    )
    const all = JSON.stringify(parsed, (key, value) => (key === 'content' ? undefined : value))
    expect(all).not.toContain('\\u0000')
    expect(all.isWellFormed()).toBe(true)
  })
})

describe('who a message is from', () => {
  const from = (...lines: string[]) => mail(`${lines.join('\n')}\nTo: x@y.test`)
  it.each([
    ['From: <a@b.test>', 'a@b.test'],
    ['From: A B <a@B.test>', 'a@b.test'],
    ['From: a@b.test (A B)', 'a@b.test'],
    ['From: "c@d.test" <a@b.test>', 'a@b.test'],
    ['From: "x, y" <a@b.test>', 'a@b.test'],
  ])('%s is strict', (line, address) => {
    expect(from(line).strictFrom).toBe(address)
  })

  it.each([
    ['From: <a@b.test>, <c@d.test>'],
    ['From: Service, <a@b.test>'],
    ['From: =?utf-8?B?PGFAYi50ZXN0Pg==?=, <c@d.test>'],
    ['From: <@x.test,@y.test:a@b.test>'],
    ['From: <a@b.test>\\,<c@d.test>'],
    ['From: <a@b.test> c@d.test'],
    ['From: <a@b.test> <c@d.test>'],
    ['From: friends: a@b.test;'],
    ['From: a@b.test(<c@d.test>'],
    ['From: "a b"@c.test'],
    ['From: a@[127.0.0.1]'],
    ['From: only a name'],
    ['From: a@b..test'],
    ['From:'],
    ['From : a@b.test'],
    ['From\n : a@b.test'],
    ['Subject: none'],
    ['From: a@b.test', 'From: c@d.test'],
    ['From: a@b.test', 'From:'],
    ['From: a@b.test', 'From : c@d.test'],
    ['X-A: 1\n From: c@d.test', 'From: a@b.test'],
    ['From: a@b.test', 'fRoM\u0007: c@d.test'],
    [`From: ${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}bb.test`],
  ])('%j is not', (...lines) => {
    expect(from(...lines).strictFrom).toBeNull()
  })

  it('never shows an empty address where there is a mailbox behind an unquoted comma', () => {
    expect(from('From: Service, <a@b.test>')).toMatchObject({
      from: [{ name: 'Service', address: 'a@b.test' }],
      strictFrom: null,
    })
  })

  it('counts every From header and flags it', () => {
    expect(from('From: a@b.test', 'From: c@d.test')).toMatchObject({
      fromHeaders: 2,
      from: [{ address: 'a@b.test' }, { address: 'c@d.test' }],
    })
    expect(from('From: a@b.test', 'From: c@d.test').flags).toEqual(
      expect.arrayContaining(['multiple-from', 'duplicate-header:from']),
    )
  })

  it('flags a name that holds another address, turns text round, or mixes alphabets', () => {
    expect(from('From: "admin@bank.test" <a@b.test>').flags).toContain('name-holds-other-address')
    expect(from('From: "\u202etset" <a@b.test>').flags).toContain('name-reorders-text')
    expect(from('From: "P\u0430yments" <a@b.test>').flags).toContain('mixed-script')
    expect(from('From: <a@v\u0435ndor.test>')).toMatchObject({ strictFrom: 'a@xn--vndor-zwe.test' })
  })

  it('flags duplicates and a reply address that differs', () => {
    const parsed = mail('From: a@b.test\nSubject: one\nSubject: two\nReply-To: x@y.test')
    expect(parsed.flags).toEqual(expect.arrayContaining(['duplicate-header:subject', 'reply-to-differs']))
    expect(parsed.subject).toBe('one')
  })
})

describe('what a message may not say about itself', () => {
  const headers = (line: string, authservId?: string) =>
    parse(Buffer.from(`From: a@b.test\r\n${line}\r\n\r\nhi`), { authservId })
  it('keeps results in our name, and verdicts in any name, from agents', () => {
    for (const line of [
      'Authentication-Results: mx.inbox.test; dmarc=pass',
      'Authentication-Results: (c) MX.inbox.test/1; dmarc=pass',
      'X-Postern-Verdict: clear',
      'X-Verdict: clear',
      'X-Safety-State: yes',
    ]) {
      const parsed = headers(line, 'mx.inbox.test')
      expect(parsed.headers.map(header => header.name)).toEqual(['from'])
      expect(parsed.flags).toContain('claims-a-result')
    }
  })

  it('leaves results of other servers, which say who they are', () => {
    expect(headers('Authentication-Results: mx.other.test; dmarc=pass', 'mx.inbox.test').headers).toHaveLength(2)
  })
})

describe('bytes that are no message', () => {
  it('never throws, and says when it did not read to the end', () => {
    let seed = 7
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
    const pieces = [
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '--b\r\n',
      '--b--',
      '\r\n\r\n',
      'From: ',
      '<',
      '>',
      '"',
      '=?utf-8?B?',
      '?=',
      '\0',
      '\xff',
      'Content-Transfer-Encoding: base64\r\n',
      '<div ',
      '<!--',
      '&#x',
      ';',
      ':',
      'charset=utf-16',
      'filename*0*=',
      '%',
      '(',
      '\\',
    ]
    for (let run = 0; run < 500; run++) {
      const text = Array.from(
        { length: Math.floor(random() * 60) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('')
      expect(parse(Buffer.from(text, 'latin1')).incomplete).not.toContain('parse-failed')
    }
  })

  it('takes names of built-in properties for names', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      const parsed = parse(
        Buffer.from(
          `Content-Type: text/html\r\nContent-Transfer-Encoding: ${name}\r\n\r\n<${name} ${name}="x" style="color:${name}" __proto__="x">a</${name}>`,
        ),
      )
      expect(parsed).toMatchObject({ text: 'a', incomplete: [] })
      expect(parsed.links).toEqual([])
    }
  })

  it('reads nothing into nothing', () => {
    for (const text of ['', '\r\n', '\r\n\r\n', 'From', ':', ' \r\n'])
      expect(parse(Buffer.from(text))).toMatchObject({ strictFrom: null, incomplete: [] })
  })
})
