// Which URLs a webhook may have, and which addresses a name may lead to.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { addressesOf, isPublic, post, readTarget } from './target.ts'

test.each([
  'http://hooks.example.com/x',
  'ftp://hooks.example.com/x',
  'https://user:pw@hooks.example.com/',
  'https://hooks.example.com:25/',
  'https://hooks.example.com:6379/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fd00:ec2::254]/',
  'https://8.8.8.8/',
  'https://localhost/',
  'https://localhost./',
  'https://metadata.google.internal/',
  'https://db.svc.cluster.local./',
  'https://intranet/',
  'http://127.0.0.1:80/',
  'not a url',
  `https://hooks.example.com/${'x'.repeat(2_000)}`,
])('%s is no target', text => {
  expect(readTarget(text, false)).toHaveProperty('problem')
})

test.each(['https://hooks.example.com/x?y=1', 'https://hooks.example.com:8443/', 'https://hooks.example.com:443/'])(
  '%s is a target',
  text => {
    expect(readTarget(text, false)).toHaveProperty('url')
  },
)

test('loopback is a target only where that was set, and only as http', () => {
  expect(readTarget('http://127.0.0.1:8080/', true)).toHaveProperty('url')
  expect(readTarget('http://localhost:8080/', true)).toHaveProperty('url')
  expect(readTarget('http://169.254.169.254/', true)).toHaveProperty('problem')
  expect(readTarget('http://hooks.example.com/', true)).toHaveProperty('problem')
})

test.each([
  ['127.0.0.1', 4],
  ['10.1.2.3', 4],
  ['100.64.0.1', 4],
  ['169.254.169.254', 4],
  ['172.31.255.255', 4],
  ['192.168.0.1', 4],
  ['0.0.0.0', 4],
  ['224.0.0.1', 4],
  ['255.255.255.255', 4],
  ['168.63.129.16', 4],
  ['::1', 6],
  ['::', 6],
  ['::ffff:10.0.0.1', 6],
  ['64:ff9b::a00:1', 6],
  ['64:ff9b:1::a00:1', 6],
  ['fe80::1', 6],
  ['fc00::1', 6],
  ['fd00:ec2::254', 6],
  ['2002:7f00:1::', 6],
  ['2001::1', 6],
  ['2001:db8::1', 6],
  ['ff02::1', 6],
])('%s is not public', (address, family) => {
  expect(isPublic({ address, family })).toBe(false)
})

test.each([
  ['8.8.8.8', 4],
  ['172.32.0.1', 4],
  ['2620:fe::fe', 6],
  ['2a00:1450:4001::1', 6],
])('%s is public', (address, family) => {
  expect(isPublic({ address, family })).toBe(true)
})

test('a name of which one address is inside is refused, whatever its others are', async () => {
  const url = new URL('https://127-0-0-1.nip.example.com/')
  const mixed = async () => [
    { address: '8.8.8.8', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ]
  expect(await addressesOf(url, false, mixed)).toEqual({ problem: 'leads to an address that is not public' })
  expect(await addressesOf(url, false, async () => [])).toHaveProperty('problem')
  expect(await addressesOf(url, false, () => Promise.reject(new Error('ENOTFOUND')))).toHaveProperty('problem')
})

test('a name that changes its answer between check and connection is looked up once', async () => {
  let lookups = 0
  const resolve = async () => {
    lookups++
    return lookups === 1 ? [{ address: '10.0.0.1', family: 4 }] : [{ address: '127.0.0.1', family: 4 }]
  }
  const answer = await post('https://rebind.example.com/', {}, '{}', { toLoopback: false, resolve })
  expect(answer).toEqual({ status: null, problem: 'The URL leads to an address that is not public.' })
  expect(lookups).toBe(1)
})

test('a redirect is a failure and is not followed; a body without end is not read; silence ends in time', async () => {
  const asked: string[] = []
  const server = createServer((req, res) => {
    asked.push(req.url!)
    if (req.url === '/redirect') res.writeHead(302, { location: '/inside' }).end()
    else if (req.url === '/endless') {
      res.writeHead(200)
      const timer = setInterval(() => res.write('x'.repeat(65_536)), 1)
      res.on('close', () => clearInterval(timer))
    } else if (req.url !== '/silent') res.writeHead(204).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const at = (path: string) => post(base + path, {}, '{}', { toLoopback: true, timeoutMs: 500 })
  expect(await at('/redirect')).toMatchObject({ status: 302, problem: expect.stringContaining('redirect') })
  expect(await at('/endless')).toEqual({ status: 200, problem: null })
  expect(await at('/silent')).toEqual({ status: null, problem: 'It did not answer within 0.5 s.' })
  expect(asked).toEqual(['/redirect', '/endless', '/silent'])
  // A name that the system does not know is reached all the same: the address that was checked is the one that is called.
  const named = base.replace('127.0.0.1', 'rebind.localhost')
  expect(await post(`${named}/named`, {}, '{}', { toLoopback: true })).toEqual({ status: 204, problem: null })
  expect(await post('http://127.0.0.1:1/', {}, '{}', { toLoopback: true })).toMatchObject({
    problem: 'It could not be reached (ECONNREFUSED).',
  })
  server.closeAllConnections()
  server.close()
})
