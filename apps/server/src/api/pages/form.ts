// The fields of a posted form, as a browser or (RFC 8058) a mail service sends them. Bytes are bounded before they come here.
import { Problem } from '../problem.ts'

const fieldsMax = 10

export function readForm(contentType: string, body: string): Record<string, string> {
  const [type, ...parameters] = contentType.split(';').map(part => part.trim())
  const fields: Record<string, string> = Object.create(null)
  if (type?.toLowerCase() === 'application/x-www-form-urlencoded') {
    for (const [name, value] of [...new URLSearchParams(body)].slice(0, fieldsMax)) add(fields, name, value)
    return fields
  }
  if (type?.toLowerCase() === 'multipart/form-data') {
    const boundary = /^boundary="?([^"]{1,70})"?$/i.exec(parameters.find(p => /^boundary=/i.test(p)) ?? '')?.[1]
    if (!boundary) throw new Problem('invalid_request')
    for (const part of body.split(`--${boundary}`).slice(1, 1 + fieldsMax)) {
      const [head, ...rest] = part.split(/\r?\n\r?\n/)
      const name = /^content-disposition:.*;\s*name="([^"]{1,100})"/im.exec(head ?? '')?.[1]
      if (name && rest.length) add(fields, name, rest.join('\n\n').replace(/\r?\n$/, ''))
    }
    return fields
  }
  if (body === '') return fields
  throw new Problem('unsupported_media_type')
}

/** A field given twice has no one value: it counts as not given. */
function add(fields: Record<string, string>, name: string, value: string): void {
  fields[name] = name in fields ? '' : value
}
