import { describe, expect, test } from 'vitest'
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

  test('a URL with a password is never repeated in a complaint', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://user:hunter2@h/d' }).join()).not.toContain('hunter2')
  })
})
