// Settings, read once from the environment, typed and frozen. This file alone reads process.env.
// Every wrong value is reported at once, each as one line that says what to write instead.
import { statSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { type NotifySettings, notifySettings, readNotifySettings } from './notify-settings.ts'
import { problemsOfPair } from './tls-pair.ts'

const allRoles = ['api', 'smtp', 'worker'] as const
export type RoleName = (typeof allRoles)[number]

export interface Config extends NotifySettings {
  /** The server's own role, or null for the embedded PostgreSQL. */
  databaseUrl: string | null
  /** The owner of the schema, for migrations, or null. */
  migrateDatabaseUrl: string | null
  redisUrl: string | null
  dataDir: string
  /** While this file is there, nothing of an agent leaves. */
  stopFile: string
  mailDomain: string
  /** Without a trailing slash. */
  publicUrl: string
  transport: 'capture' | 'smtp'
  smtpUrl: string | null
  httpHost: string
  httpPort: number
  smtpHost: string
  smtpPort: number
  tlsCert: string | null
  tlsKey: string | null
  /** What express takes for `trust proxy`: false, a number of hops, or a list of addresses. */
  trustProxy: false | number | string
  roles: readonly RoleName[]
  /** DNS servers for sender authentication, as `host` or `host:port`; empty: the system's. */
  dnsServers: readonly string[]
}

/** Name, default and meaning of every setting: the README's table and the compose test read this. */
export const settings = {
  DATABASE_URL: {
    default: '',
    meaning: 'PostgreSQL as the server’s own role (owns nothing). Absent: an embedded PostgreSQL.',
  },
  MIGRATE_DATABASE_URL: {
    default: '',
    meaning: 'PostgreSQL as the owner of the schema; applies migrations at start and makes the role of DATABASE_URL.',
  },
  REDIS_URL: { default: '', meaning: 'Redis for the queue’s bell. Absent: BullMQ on PostgreSQL.' },
  DATA_DIR: { default: './data', meaning: 'Embedded database, certificate, audit anchors.' },
  STOP_FILE: {
    default: '<DATA_DIR>/STOP',
    meaning: 'While this file is there nothing of an agent leaves, with or without the database.',
  },
  MAIL_DOMAIN: {
    default: 'postern.localhost',
    meaning: 'The domain of new inboxes, and the only one that mail is taken for.',
  },
  PUBLIC_URL: {
    default: 'http://localhost:<HTTP_PORT>',
    meaning: 'What links in mail start with. https, or loopback.',
  },
  TRANSPORT: {
    default: 'capture',
    meaning: 'capture: mail to other domains stays here, shown at /captured. smtp: it goes to SMTP_URL.',
  },
  SMTP_URL: {
    default: '',
    meaning: 'The smarthost, smtp://user:password@host:port or smtps://…; needed by TRANSPORT=smtp.',
  },
  HTTP_HOST: { default: '127.0.0.1', meaning: 'Address that the API listens on.' },
  HTTP_PORT: { default: '3000', meaning: 'Port of the API.' },
  SMTP_HOST: { default: '127.0.0.1', meaning: 'Address that SMTP listens on.' },
  SMTP_PORT: { default: '2525', meaning: 'Port of SMTP.' },
  TLS_CERT: { default: '', meaning: 'Certificate file (PEM) for STARTTLS. Absent: one is made for this install.' },
  TLS_KEY: { default: '', meaning: 'Key file (PEM) that belongs to TLS_CERT.' },
  TRUST_PROXY: {
    default: '',
    meaning:
      'Number of proxies in front, or their addresses, comma-separated. Absent: no forwarded header is believed.',
  },
  ROLES: { default: 'api,smtp,worker', meaning: 'What this process does.' },
  DNS_SERVERS: { default: '', meaning: 'DNS servers for SPF, DKIM and DMARC, comma-separated. Absent: the system’s.' },
  ...notifySettings,
} as const

export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: string[]
  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = []
  const get = (name: keyof typeof settings) => env[name]?.trim() || null

  const port = (name: 'HTTP_PORT' | 'SMTP_PORT') => {
    const text = get(name) ?? settings[name].default
    const value = Number(text)
    if (!/^\d+$/.test(text) || value > 65535) problems.push(`${name} is "${text}": write a port between 0 and 65535.`)
    return value
  }
  const url = (name: keyof typeof settings, protocols: string[]) => {
    const text = get(name)
    if (!text) return null
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
      problems.push(`${name} is not a URL that starts with ${protocols.map(p => `${p}//`).join(' or ')}.`)
      return text
    }
    const { username, password } = new URL(text)
    if (!isDecodable(username) || !isDecodable(password))
      problems.push(`${name} has a user or password with a lone %: write %25 for it.`)
    return text
  }

  const transport = get('TRANSPORT') ?? settings.TRANSPORT.default
  if (transport !== 'capture' && transport !== 'smtp')
    problems.push(`TRANSPORT is "${transport}": write capture or smtp.`)
  const smtpUrl = url('SMTP_URL', ['smtp:', 'smtps:'])
  if (transport === 'smtp' && !smtpUrl)
    problems.push('TRANSPORT=smtp needs SMTP_URL, for example smtp://user:password@relay.example.com:587.')
  const smarthost = smtpUrl && URL.canParse(smtpUrl) ? new URL(smtpUrl).hostname : null
  if (smarthost === '') problems.push('SMTP_URL has no host: write smtp://user:password@relay.example.com:587.')

  const mailDomain = (get('MAIL_DOMAIN') ?? settings.MAIL_DOMAIN.default).toLowerCase()
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/.test(mailDomain)) {
    problems.push(`MAIL_DOMAIN is "${mailDomain}": write a domain such as agents.example.com.`)
  }

  const roles = (get('ROLES') ?? settings.ROLES.default).split(',').map(role => role.trim())
  for (const role of roles) {
    if (!(allRoles as readonly string[]).includes(role))
      problems.push(`ROLES has "${role}": write some of api,smtp,worker.`)
  }

  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:'])
  const migrateDatabaseUrl = url('MIGRATE_DATABASE_URL', ['postgres:', 'postgresql:'])
  if (migrateDatabaseUrl && !databaseUrl) {
    problems.push('MIGRATE_DATABASE_URL needs DATABASE_URL, the role that the server itself connects as.')
  }
  if (!databaseUrl && !allRoles.every(role => roles.includes(role)))
    problems.push('ROLES other than api,smtp,worker need DATABASE_URL: the embedded database belongs to one process.')

  const tlsCert = get('TLS_CERT')
  const tlsKey = get('TLS_KEY')
  if (!tlsCert !== !tlsKey) problems.push('TLS_CERT and TLS_KEY belong together: set both or none.')
  if (tlsCert && tlsKey) problems.push(...problemsOfPair(tlsCert, tlsKey))

  const httpPort = port('HTTP_PORT')
  const smtpPort = port('SMTP_PORT')
  const httpHost = get('HTTP_HOST') ?? settings.HTTP_HOST.default
  const smtpHost = get('SMTP_HOST') ?? settings.SMTP_HOST.default
  const sameHost = httpHost === smtpHost || [httpHost, smtpHost].some(host => ['0.0.0.0', '::'].includes(host))
  if (httpPort === smtpPort && httpPort !== 0 && sameHost && roles.includes('api') && roles.includes('smtp'))
    problems.push(`HTTP_PORT and SMTP_PORT are both ${httpPort}: write two different ports.`)
  const publicUrl = (url('PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${httpPort}`).replace(/\/+$/, '')
  if (URL.canParse(publicUrl) && new URL(publicUrl).protocol === 'http:' && !isLoopback(new URL(publicUrl).hostname)) {
    problems.push(`PUBLIC_URL is ${publicUrl}: owners sign in there, so write https, or a loopback address.`)
  }
  // What leaves this machine carries links that its recipients must be able to open, and an address to answer to.
  if (transport === 'smtp' && smarthost && !isLoopback(smarthost)) {
    if (!publicUrl.startsWith('https:') || (URL.canParse(publicUrl) && isLoopback(new URL(publicUrl).hostname))) {
      problems.push(
        `PUBLIC_URL is ${publicUrl}: mail through ${smarthost} carries links to stop it that start with it, so write the https address that the world reaches this server at.`,
      )
    }
    if (!get('MAIL_DOMAIN') || isLoopback(mailDomain))
      problems.push(
        `MAIL_DOMAIN is ${mailDomain}: mail through ${smarthost} comes from there, so write a domain of yours.`,
      )
  }

  const proxy = get('TRUST_PROXY')
  if (proxy && /^(true|yes|all)$/i.test(proxy)) {
    problems.push('TRUST_PROXY would believe anybody: write the number of proxies in front, or their addresses.')
  } else if (proxy && !/^\d+$/.test(proxy)) {
    for (const part of listOf(proxy)) {
      if (!isProxy(part))
        problems.push(
          `TRUST_PROXY has "${part}": write the number of proxies in front, or addresses such as 10.0.0.1 or 10.0.0.0/8, or loopback, linklocal, uniquelocal.`,
        )
    }
  }

  const dnsServers = listOf(get('DNS_SERVERS') ?? '')
  for (const server of dnsServers) {
    if (!isNameServer(server))
      problems.push(`DNS_SERVERS has "${server}": write addresses such as 9.9.9.9, 9.9.9.9:53 or [2620:fe::fe]:53.`)
  }

  const dataDir = resolve(get('DATA_DIR') ?? settings.DATA_DIR.default)
  if (isFile(dataDir)) problems.push(`DATA_DIR is ${dataDir}, which is a file: write a folder.`)

  const loopback = isLoopback(httpHost)
  const config: Config = {
    ...readNotifySettings(get, problems, { dataDir, transport, loopback, isLoopback }),
    databaseUrl,
    migrateDatabaseUrl,
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    dataDir,
    stopFile: resolve(get('STOP_FILE') ?? join(dataDir, 'STOP')),
    mailDomain,
    publicUrl,
    transport: transport as Config['transport'],
    smtpUrl,
    httpHost,
    httpPort,
    smtpHost,
    smtpPort,
    tlsCert,
    tlsKey,
    trustProxy: proxy === null ? false : /^\d+$/.test(proxy) ? Number(proxy) || false : proxy,
    roles: roles as RoleName[],
    dnsServers,
  }
  if (problems.length) throw new ConfigError(problems)
  return Object.freeze(config)
}

const listOf = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** As express reads it. A mask of no bits would believe anybody. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address, bits, ...more] = text.split('/')
  const family = isIP(address!)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128))
}

function isNameServer(text: string): boolean {
  if (isIP(text)) return true
  const [, inBrackets, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65535)) return false
  return inBrackets ? isIP(inBrackets) === 6 : isIP(plain ?? '') === 4
}

export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    host === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(host)
  )
}
