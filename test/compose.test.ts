// docker-compose.yml and Dockerfile against the code that reads what they set. No container runs here: the settings go
// through `readConfig`, and the roles of the init script carry the migrations on a PostgreSQL of their own.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { startEmbeddedPostgres } from '../apps/server/src/admin/embedded-postgres.ts'
import { migrate } from '../apps/server/src/admin/migrate.ts'
import { readConfig, settings } from '../apps/server/src/config.ts'
import { assertRole, openDb } from '../apps/server/src/db.ts'

interface Service {
  image: string
  build?: string
  command?: string[]
  entrypoint?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  networks?: string[]
  depends_on?: Record<string, { condition: string }>
  [setting: string]: unknown
}

const root = fileURLToPath(new URL('..', import.meta.url))
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What a reader of the file's own comment would put into .env. */
const dotEnv: Record<string, string> = {
  POSTGRES_PASSWORD: 'super1',
  OWNER_PASSWORD: 'owner2',
  SERVER_PASSWORD: 'server3',
  MAIL_DOMAIN: 'agents.example.com',
  PUBLIC_URL: 'https://postern.example.com',
  SMTP_URL: 'smtp://user:password@relay.example.com:587',
}

function substitute(source: string, env: Record<string, string>): string {
  return source.replace(/\$(?:\$|\{(\w+)(?::([-?])([^}]*))?\})/g, (all, name, operator, rest) => {
    if (all === '$$') return '$'
    if (env[name]) return env[name]
    if (operator === '?') throw new Error(rest)
    return operator === '-' ? rest : ''
  })
}

const compose = parse(substitute(text, dotEnv), { merge: true }) as {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean }>
  volumes: Record<string, unknown>
  configs: Record<string, { content: string }>
}
const services = compose.services
const ours = Object.entries(services).filter(([, service]) => service.build)
const servers = ours.filter(([name]) => name !== 'migrate')
const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^${name}\\s+(.+)$`, 'gm'))].map(match => match[1]!.trim())
const imageEnv = Object.fromEntries(
  instructions('ENV').flatMap(line => [...line.matchAll(/(\w+)=(\S*)/g)].map(match => [match[1]!, match[2]!])),
)

test('a container is given settings that the code reads, and nothing else', () => {
  expect(ours.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'smtp', 'worker'])
  for (const [name, service] of ours) {
    const unknown = Object.keys(service.environment!).filter(key => !(key in settings))
    expect(unknown, name).toEqual([])
  }
  const known = [...Object.keys(settings), 'NODE_ENV', 'NODE_OPTIONS']
  expect(Object.keys(imageEnv).filter(key => !known.includes(key))).toEqual([])
})

test('the code accepts what a container is given', () => {
  for (const [name, service] of ours) {
    const config = readConfig({ ...imageEnv, ...service.environment })
    expect(config.databaseUrl, name).toContain('@postgres:5432/postern')
    expect(config.redisUrl, name).toBe('redis://redis:6379')
    expect(config.transport, name).toBe('smtp')
    expect(config.dataDir, name).toBe('/data')
  }
})

test('the three roles are each in one container', () => {
  const roles = servers.flatMap(([, service]) => service.environment!['ROLES']!.split(','))
  expect(roles.sort()).toEqual(['api', 'smtp', 'worker'])
})

test('only the one that migrates knows the owner of the schema', () => {
  const url = (name: string, key: string) => new URL(services[name]!.environment![key]!)
  for (const [name, service] of servers) {
    expect(service.environment, name).not.toHaveProperty('MIGRATE_DATABASE_URL')
    expect(JSON.stringify(service), name).not.toMatch(new RegExp(`${dotEnv['OWNER_PASSWORD']}|postern_owner|super1`))
    expect(url(name, 'DATABASE_URL').href, name).toBe(url('migrate', 'DATABASE_URL').href)
  }
  expect(url('migrate', 'MIGRATE_DATABASE_URL').username).not.toBe(url('migrate', 'DATABASE_URL').username)
  expect(url('migrate', 'MIGRATE_DATABASE_URL').username).not.toBe('postgres')
})

test('a server starts after the migrations, and those after the database', () => {
  for (const [name, service] of servers) {
    expect(service.depends_on, name).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
      redis: { condition: 'service_healthy' },
    })
    expect(service['restart'], name).toBe('unless-stopped')
  }
  expect(services['migrate']!.depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
  for (const service of Object.values(services)) {
    for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name)
    for (const volume of service.volumes ?? []) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!)
  }
})

test('a container has no right that it does not need', () => {
  for (const [name, service] of ours) {
    expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    expect(service['security_opt'], name).toContain('no-new-privileges:true')
    for (const key of ['privileged', 'user', 'cap_add', 'pid', 'network_mode'])
      expect(service, name).not.toHaveProperty(key)
  }
  expect(instructions('USER').at(-1)).toBe('node')
  expect(instructions('USER')).toHaveLength(1)
})

test('the outside reaches SMTP, the proxy of this host reaches the API, and nobody reaches the stores', () => {
  const ports = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, service.ports ?? []]))
  expect(ports).toEqual({
    api: ['127.0.0.1:3000:3000'],
    smtp: ['25:2525'],
    worker: [],
    migrate: [],
    postgres: [],
    redis: [],
  })
  const config = (name: string) => readConfig({ ...imageEnv, ...services[name]!.environment })
  expect(config('api')).toMatchObject({ httpPort: 3000, httpHost: '0.0.0.0' })
  expect(config('smtp')).toMatchObject({ smtpPort: 2525, smtpHost: '0.0.0.0' })
  expect(compose.networks['inside']).toEqual({ internal: true })
  expect(services['postgres']!.networks).toEqual(['inside'])
  expect(services['redis']!.networks).toEqual(['inside'])
})

test('Redis forgets nothing, and PostgreSQL keeps its data where its image looks for it', () => {
  expect(services['redis']!.command!.join(' ')).toMatch(/--maxmemory-policy noeviction --appendonly yes/)
  expect(services['redis']!.image).toBe('redis:8')
  expect(services['postgres']!.image).toBe('postgres:18')
  // Since 18 the image's volume is the folder above the cluster.
  expect(services['postgres']!.volumes).toEqual(['postgres:/var/lib/postgresql'])
})

test('what has no default is asked for with a sentence', () => {
  for (const name of Object.keys(dotEnv)) {
    const without = { ...dotEnv, [name]: '' }
    expect(() => substitute(text, without)).toThrow(new RegExp(`^Set ${name}, `))
  }
})

test('the image is made of what is there, on the Node that the project comes with', () => {
  const majors = instructions('FROM').map(from => /^node:(\d+)-/.exec(from)?.[1])
  const pins = Object.values(manifest.optionalDependencies as Record<string, string>).map(pin => pin.split('.')[0])
  expect(new Set([...majors, ...pins]).size, `${majors} ${pins}`).toBe(1)

  const copied = instructions('COPY')
    .filter(line => !line.startsWith('--'))
    .flatMap(line => line.split(/\s+/).slice(0, -1))
  for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true)
  // npm refuses to install when a workspace of the lock file is not there.
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const workspaces = Object.keys(lock.packages).filter(path => /^(packages|apps)\//.test(path))
  for (const path of workspaces) expect(copied).toContain(`${path}/package.json`)

  const started = [JSON.parse(instructions('ENTRYPOINT').at(-1)!), services['migrate']!.entrypoint] as string[][]
  for (const [program, file] of started) {
    expect(program).toBe('node')
    expect(existsSync(join(root, file!)), file).toBe(true)
    expect(copied.some(path => file!.startsWith(`${path}/`))).toBe(true)
  }
})

test('the init script makes an owner that carries the migrations, and a server’s role that owns nothing', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'postern-compose-'))
  const cluster = await startEmbeddedPostgres(dir, ['fsync=off'])
  try {
    const owner = new URL(services['migrate']!.environment!['MIGRATE_DATABASE_URL']!)
    const server = new URL(services['migrate']!.environment!['DATABASE_URL']!)
    // This cluster has an owner and a database by these names; the script's get others.
    const rename = (name: string) => name.replaceAll('postern_', 'composed_').replace(/\bpostern\b/, 'composed')
    const script = rename(compose.configs['roles']!.content)
      .replace(/^\\getenv owner_password OWNER_PASSWORD$/m, '')
      .replaceAll(`:'owner_password'`, `'${services['postgres']!.environment!['OWNER_PASSWORD']}'`)
    expect(script).not.toMatch(/\\|:'/)
    const superuser = new pg.Client({ connectionString: cluster.superuserUrl })
    await superuser.connect()
    for (const statement of script.split(';').filter(part => part.trim())) await superuser.query(statement)
    await superuser.end()

    const here = new URL(cluster.superuserUrl)
    for (const url of [owner, server]) {
      url.host = here.host
      url.username = rename(url.username)
      url.pathname = rename(url.pathname)
    }
    expect(await migrate(owner.href, server.href)).not.toEqual([])
    const db = openDb(server.href)
    await assertRole(db)
    await db.close()
  } finally {
    await cluster.stop()
    rmSync(dir, { recursive: true, force: true })
    if (!cluster.clusterDir.startsWith(dir)) rmSync(cluster.clusterDir, { recursive: true, force: true })
  }
})
