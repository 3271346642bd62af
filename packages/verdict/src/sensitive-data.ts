// Kinds of sensitive data in what a person sees of a message: card numbers, bank accounts, keys. Only kinds are
// reported, never the data. A find says what to be careful with; it is no attack.
import type { ParsedMail } from '@postern/mail'
import type { SensitiveData } from './safety.ts'

const SEEN = new Set(['text', 'html-visible', 'attachment', 'subject', 'nested-message'])

const KEYS: { info_type: string; pattern: RegExp }[] = [
  { info_type: 'AWS_CREDENTIALS', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { info_type: 'GCP_API_KEY', pattern: /\bAIza[\w-]{35}\b/ },
  { info_type: 'GITHUB_TOKEN', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{60,255})\b/ },
  { info_type: 'SLACK_TOKEN', pattern: /\bxox[abeprs]-[\w-]{10,250}\b/ },
  { info_type: 'STRIPE_API_KEY', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}\b/ },
  { info_type: 'OPENAI_API_KEY', pattern: /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,250}\b/ },
  { info_type: 'POSTERN_API_KEY', pattern: /\bptn_(?:live|test)_[A-Za-z0-9]{16,250}\b/ },
  { info_type: 'JSON_WEB_TOKEN', pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/ },
  { info_type: 'PRIVATE_KEY', pattern: /-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED |DSA |PGP )?PRIVATE KEY/ },
]

export function findSensitiveData(mail: ParsedMail): SensitiveData[] {
  const found = new Map<string, SensitiveData>()
  for (const view of mail.views) {
    if (!SEEN.has(view.where)) continue
    for (const { info_type, pattern } of KEYS)
      if (pattern.test(view.text)) found.set(info_type, { info_type, likelihood: 'VERY_LIKELY' })
    if (hasCard(view.text)) found.set('CREDIT_CARD_NUMBER', { info_type: 'CREDIT_CARD_NUMBER', likelihood: 'LIKELY' })
    if (hasIban(view.text)) found.set('IBAN_CODE', { info_type: 'IBAN_CODE', likelihood: 'VERY_LIKELY' })
  }
  return [...found.values()]
}

function hasCard(text: string): boolean {
  for (const match of text.matchAll(/(?<![\w.-])[3-6]\d{3}(?:[ -]?\d){8,15}(?![\w-])/g)) {
    const digits = match[0].replace(/[ -]/g, '')
    if (
      digits.length <= 19 &&
      /^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|5))/.test(digits) &&
      !/^(\d)\1+$/.test(digits) &&
      luhn(digits)
    )
      return true
  }
  return false
}

/** ISO/IEC 7812-1. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2
    sum += digit
  }
  return sum % 10 === 0
}

function hasIban(text: string): boolean {
  for (const match of text.matchAll(/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g)) {
    if (isIban(match[0].replaceAll(' ', ''))) return true
  }
  return false
}

/** ISO 13616: moved to the end, letters as numbers, remainder 1 modulo 97. */
export function isIban(code: string): boolean {
  if (code.length < 15 || code.length > 34) return false
  let remainder = 0
  for (const char of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
