// The settings of who is told and where the record is anchored. Read by config.ts alone; it gives the environment and
// takes the problems.
import { isAbsolute, join } from 'node:path'

export interface NotifySettings {
  operatorEmail: string | null
  /** http to loopback, for tests and development. */
  webhooksToLoopback: boolean
  anchor: {
    file: string
    s3: AnchorS3 | null
    mail: string | null
  }
}

export interface AnchorS3 {
  /** Without a trailing slash: `https://s3.eu-central-1.amazonaws.com/bucket/prefix`. */
  url: string
  region: string
  keyId: string
  secret: string
  retentionDays: number
}

export const notifySettings = {
  OPERATOR_EMAIL: { default: '', meaning: 'Where alerts for whoever runs this instance are mailed to.' },
  WEBHOOKS_TO_LOOPBACK: {
    default: 'no',
    meaning:
      'yes: webhooks may go to http on this machine. For tests; needs TRANSPORT=capture and a loopback HTTP_HOST.',
  },
  ANCHOR: {
    default: 'file',
    meaning:
      'Where the audit is anchored each minute, comma-separated: file or file:/path (always one), s3://bucket/prefix, mail:address (daily).',
  },
  ANCHOR_S3_ENDPOINT: {
    default: '',
    meaning: 'Endpoint of the anchors’ S3, if it is not Amazon’s. https, or loopback.',
  },
  ANCHOR_S3_REGION: { default: 'us-east-1', meaning: 'Region of the anchors’ bucket.' },
  ANCHOR_S3_KEY_ID: { default: '', meaning: 'Access key id; it needs s3:PutObject and s3:PutObjectRetention alone.' },
  ANCHOR_S3_SECRET: { default: '', meaning: 'Secret of ANCHOR_S3_KEY_ID.' },
  ANCHOR_S3_RETENTION_DAYS: {
    default: '365',
    meaning: 'Days for which the bucket lets nobody delete an anchor (object lock, compliance mode).',
  },
} as const

type Get = (name: keyof typeof notifySettings) => string | null

const isAddress = (text: string) => /^[^\s@,<>"]+@[^\s@,<>"]+\.[^\s@,<>".]+$/.test(text)

export function readNotifySettings(
  get: Get,
  problems: string[],
  base: { dataDir: string; transport: string; loopback: boolean; isLoopback(host: string): boolean },
): NotifySettings {
  const operatorEmail = get('OPERATOR_EMAIL')
  if (operatorEmail && !isAddress(operatorEmail))
    problems.push(`OPERATOR_EMAIL is "${operatorEmail}": write one plain address.`)
  const toLoopback = get('WEBHOOKS_TO_LOOPBACK') ?? notifySettings.WEBHOOKS_TO_LOOPBACK.default
  if (!['yes', 'no'].includes(toLoopback)) problems.push(`WEBHOOKS_TO_LOOPBACK is "${toLoopback}": write yes or no.`)
  if (toLoopback === 'yes' && (base.transport !== 'capture' || !base.loopback))
    problems.push('WEBHOOKS_TO_LOOPBACK=yes is for tests: it needs TRANSPORT=capture and a loopback HTTP_HOST.')
  return {
    operatorEmail,
    webhooksToLoopback: toLoopback === 'yes',
    anchor: readAnchor(get, problems, base),
  }
}

function readAnchor(
  get: Get,
  problems: string[],
  base: { dataDir: string; isLoopback(host: string): boolean },
): NotifySettings['anchor'] {
  const anchor: NotifySettings['anchor'] = { file: join(base.dataDir, 'anchors.jsonl'), s3: null, mail: null }
  for (const sink of (get('ANCHOR') ?? 'file').split(',').map(part => part.trim())) {
    const s3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/[A-Za-z0-9/._-]*)?$/.exec(sink)
    if (sink === 'file') continue
    else if (sink.startsWith('file:') && isAbsolute(sink.slice(5))) anchor.file = sink.slice(5)
    else if (sink.startsWith('mail:') && isAddress(sink.slice(5))) anchor.mail = sink.slice(5)
    else if (s3) anchor.s3 = readS3(get, problems, base, s3[1]!, s3[2] ?? '')
    else problems.push(`ANCHOR has "${sink}": write file, file:/path, s3://bucket/prefix or mail:address.`)
  }
  return anchor
}

function readS3(
  get: Get,
  problems: string[],
  base: { isLoopback(host: string): boolean },
  bucket: string,
  prefix: string,
): AnchorS3 {
  const region = get('ANCHOR_S3_REGION') ?? notifySettings.ANCHOR_S3_REGION.default
  const endpoint = (get('ANCHOR_S3_ENDPOINT') ?? `https://s3.${region}.amazonaws.com`).replace(/\/+$/, '')
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && base.isLoopback(url.hostname))))
    problems.push(`ANCHOR_S3_ENDPOINT is "${endpoint}": write an https URL.`)
  const keyId = get('ANCHOR_S3_KEY_ID')
  const secret = get('ANCHOR_S3_SECRET')
  if (!keyId || !secret) problems.push('ANCHOR with s3:// needs ANCHOR_S3_KEY_ID and ANCHOR_S3_SECRET.')
  const days = get('ANCHOR_S3_RETENTION_DAYS') ?? notifySettings.ANCHOR_S3_RETENTION_DAYS.default
  if (!/^\d{1,5}$/.test(days) || Number(days) < 1)
    problems.push(`ANCHOR_S3_RETENTION_DAYS is "${days}": write a number of days from 1.`)
  return {
    url: `${endpoint}/${bucket}${prefix}`.replace(/\/+$/, ''),
    region,
    keyId: keyId ?? '',
    secret: secret ?? '',
    retentionDays: Number(days),
  }
}
