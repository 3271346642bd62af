import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConfigError, readConfig } from './config.ts'

const problemsOf = (env: Record<string, string>) => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

describe('settings', () => {
  test('need nothing', () => {
    expect(readConfig({})).toMatchObject({
      databaseUrl: null,
      mailDomain: 'postern.localhost',
      transport: 'capture',
      httpHost: '127.0.0.1',
      httpPort: 3000,
      smtpPort: 2525,
      publicUrl: 'http://localhost:3000',
      trustProxy: false,
      roles: ['api', 'smtp', 'worker'],
    })
  })

  test('are told wrong all at once, each with what to write', () => {
    const problems = problemsOf({
      HTTP_PORT: '99999',
      TRANSPORT: 'pigeon',
      MAIL_DOMAIN: 'nope',
      ROLES: 'api,cook',
      DATABASE_URL: 'mysql://x',
      TLS_CERT: 'a.pem',
    })
    expect(problems).toHaveLength(6)
    for (const problem of problems) expect(problem).toMatch(/write|starts with|belong together/)
  })

  test.each([
    [{ PUBLIC_URL: 'http://agents.example.com' }, 'write https'],
    [{ TRUST_PROXY: 'true' }, 'believe anybody'],
    [{ TRANSPORT: 'smtp' }, 'needs SMTP_URL'],
    [{ ROLES: 'api' }, 'need DATABASE_URL'],
    [{ MIGRATE_DATABASE_URL: 'postgres://o@h/d' }, 'needs DATABASE_URL'],
    [{ ROLES: 'api,api,api' }, 'need DATABASE_URL'],
    [{ DNS_SERVERS: '9.9.9.9, foo' }, 'DNS_SERVERS has "foo"'],
    [{ DNS_SERVERS: '9.9.9.9:0' }, 'DNS_SERVERS'],
    [{ DNS_SERVERS: '9.9.9.9:65536' }, 'DNS_SERVERS'],
    [{ TRUST_PROXY: 'nginx' }, 'TRUST_PROXY has "nginx"'],
    [{ TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '::/0' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: '-1' }, 'TRUST_PROXY'],
    [{ TRANSPORT: 'smtp', SMTP_URL: 'smtp://user:100%@127.0.0.1' }, 'SMTP_URL has a user or password with a lone %'],
    [{ TRANSPORT: 'smtp', SMTP_URL: 'smtp://' }, 'SMTP_URL has no host'],
    [{ HTTP_PORT: '2525' }, 'two different ports'],
    [{ DATA_DIR: import.meta.filename }, 'which is a file'],
  ])('%j is refused', (env, why) => {
    expect(problemsOf(env as unknown as Record<string, string>).join()).toContain(why)
  })

  test('a name that only begins like loopback may not', () => {
    expect(problemsOf({ PUBLIC_URL: 'http://127.0.0.1.evil.example' })).toHaveLength(1)
    expect(problemsOf({ PUBLIC_URL: 'http://localhost.evil.example' })).toHaveLength(1)
  })

  test('a loopback name may be plain http', () => {
    for (const host of ['localhost:3000', '127.0.0.1', 'postern.localhost', '[::1]:80'])
      expect(problemsOf({ PUBLIC_URL: `http://${host}` })).toEqual([])
  })

  test('what name servers and proxies may be', () => {
    for (const DNS_SERVERS of ['9.9.9.9', '9.9.9.9:53, [2620:fe::fe]:5353', '2620:fe::fe', '[::1]'])
      expect(problemsOf({ DNS_SERVERS })).toEqual([])
    for (const TRUST_PROXY of ['0', '2', 'loopback, 10.0.0.0/8', 'uniquelocal,::1,fd00::/8'])
      expect(problemsOf({ TRUST_PROXY })).toEqual([])
  })

  test('one port may serve both, where the addresses or the processes differ', () => {
    const same = { HTTP_PORT: '25', SMTP_PORT: '25' }
    expect(problemsOf({ HTTP_PORT: '0', SMTP_PORT: '0' })).toEqual([])
    expect(problemsOf({ ...same, HTTP_HOST: '127.0.0.2' })).toEqual([])
    expect(problemsOf({ ...same, HTTP_HOST: '0.0.0.0' })).toHaveLength(1)
    expect(problemsOf({ ...same, ROLES: 'api', DATABASE_URL: 'postgres://s@h/d' })).toEqual([])
  })

  test('mail that leaves this machine has links and a domain that the world can reach', () => {
    const out = { TRANSPORT: 'smtp', SMTP_URL: 'smtp://relay.example.com' }
    const here = { PUBLIC_URL: 'https://postern.example.com', MAIL_DOMAIN: 'agents.example.com' }
    expect(problemsOf({ ...out, ...here })).toEqual([])
    expect(problemsOf({ ...out, ...here, PUBLIC_URL: '' }).join()).toMatch(/^PUBLIC_URL is http:\/\/localhost:3000/)
    expect(problemsOf({ ...out, ...here, PUBLIC_URL: 'https://localhost' })).toHaveLength(1)
    expect(problemsOf({ ...out, ...here, MAIL_DOMAIN: '' }).join()).toMatch(/^MAIL_DOMAIN is postern\.localhost/)
    expect(problemsOf({ ...out, SMTP_URL: 'smtp://127.0.0.1:2526' })).toEqual([])
    expect(problemsOf({ ...out, TRANSPORT: 'capture' })).toEqual([])
  })

  describe('certificate and key', () => {
    let dir: string
    const file = (name: string) => join(dir, name)
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'postern-config-'))
      for (const name of ['one', 'two']) {
        const made = await generate([{ name: 'commonName', value: name }], { keySize: 2048, algorithm: 'sha256' })
        writeFileSync(file(`${name}.crt`), made.cert)
        writeFileSync(file(`${name}.key`), made.private)
      }
      writeFileSync(file('text'), 'nothing of the kind\n')
    })
    afterAll(() => rmSync(dir, { recursive: true, force: true }))
    const told = (cert: string, key: string) => problemsOf({ TLS_CERT: file(cert), TLS_KEY: file(key) })

    test('that belong together are taken', () => expect(told('one.crt', 'one.key')).toEqual([]))

    test('that do not are told, each by its name', () => {
      expect(told('one.crt', 'two.key').join()).toMatch(/^TLS_KEY is .+two\.key, which is not the key of TLS_CERT/)
      expect(told('gone', 'one.key').join()).toMatch(/^TLS_CERT is .+gone, which cannot be read \(ENOENT\)\.$/)
      expect(told('text', 'text').map(problem => problem.slice(0, 8))).toEqual(['TLS_CERT', 'TLS_KEY '])
    })
  })

  test('a URL with a password is never repeated in a complaint', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://user:hunter2@h/d' }).join()).not.toContain('hunter2')
  })
})
