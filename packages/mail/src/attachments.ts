// Attachments: their safe name, their hash, and whether anything read their inside. What was not read is withheld
// one by one; nothing is unpacked here, so no archive can be a bomb.
import { hash } from 'node:crypto'
import { safeFilename } from './filename.ts'
import { LIMITS } from './limits.ts'
import type { Attachment } from './message.ts'
import type { Leaf } from './mime-tree.ts'

/** The name as the sender wrote it: Content-Disposition first, then the old parameter of Content-Type. */
export function writtenNames(leaf: Leaf): string[] {
  const names = [leaf.disposition.params.get('filename'), leaf.type.params.get('name')]
  return [...new Set(names.filter(name => name !== undefined && name !== ''))] as string[]
}

export function isAttachment(leaf: Leaf): boolean {
  if (leaf.disposition.value === 'attachment') return true
  if (leaf.disposition.value !== 'inline' && writtenNames(leaf).length > 0) return true
  return !/^text\/(?:plain|html|enriched|x-amp-html)$|^message\/delivery-status$/.test(leaf.type.value)
}

export function toAttachment(leaf: Leaf, content: Buffer, wasRead: boolean): Attachment {
  return {
    filename: safeFilename(writtenNames(leaf)[0] ?? '', leaf.type.value),
    contentType: leaf.type.value.slice(0, 200),
    size: content.length,
    sha256: hash('sha256', content),
    content,
    contentId: contentId(leaf),
    unread: whyUnread(leaf.type.value, content, wasRead),
  }
}

/** A label to look images up by within the message; never a path. */
function contentId(leaf: Leaf): string | null {
  const raw = leaf.headers.fields.find(field => field.name === 'content-id')?.raw ?? ''
  const id = raw.replace(/^[<\s]{1,20}|[>\s]{1,20}$/g, '')
  return /^[\w.!#$%&'*+=?^`{|}~@-]{1,250}$/.test(id) && !id.includes('..') ? id : null
}

function whyUnread(type: string, content: Buffer, wasRead: boolean): Attachment['unread'] {
  if (wasRead) return content.length > LIMITS.textBytes ? 'too-large' : null
  return isEncrypted(type, content) ? 'encrypted' : 'format'
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const PDF = Buffer.from('%PDF-')
const OLE_ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')

function isEncrypted(type: string, content: Buffer): boolean {
  if (/pkcs7-mime|pgp-encrypted/.test(type)) return true
  if (content.subarray(0, 4).equals(ZIP)) return content.length > 6 && (content[6]! & 1) === 1
  if (content.subarray(0, 5).equals(PDF)) return content.includes('/Encrypt')
  return content[0] === 0xd0 && content[1] === 0xcf && content.includes(OLE_ENCRYPTED)
}
