import { expect, it } from 'vitest'
import { safeFilename } from './filename.ts'

it.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\x\\report.pdf', 'report.pdf'],
  ['CON', '_CON'],
  ['con.txt', '_con.txt'],
  ['a\u202egpj.exe', 'agpj.exe'],
  ['a\0b.txt', 'ab.txt'],
  ['a"b\r\nX: y.txt', 'abX y.txt'],
  ['..', 'attachment.pdf'],
  ['', 'attachment.pdf'],
  ['.htaccess', 'htaccess'],
  ['name. . .', 'name'],
])('%j becomes %j', (name, safe) => {
  expect(safeFilename(name, 'application/pdf')).toBe(safe)
})

it('shortens and keeps the extension', () => {
  const name = safeFilename(`${'x'.repeat(10_000)}.pdf`, 'application/pdf')
  expect(name.length).toBeLessThanOrEqual(150)
  expect(safeFilename(`${'x'.repeat(900)}.pdf`, 'application/pdf')).toMatch(/\.pdf$/)
})
