import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Door, doorLimits } from './door.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

/** The greeting that a client gets whose address is said to be this one. */
async function startGreeting() {
  const door = new Door({ name: 'test', disabledCommands: ['AUTH'] }, { ...doorLimits, clientsPerAddress: 2 })
  const addresses: string[] = []
  const clients: Socket[] = []
  const server = createServer(socket => {
    Object.defineProperty(socket, 'remoteAddress', { value: addresses.shift() })
    door.connect(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push({
    close: () => {
      for (const client of clients) client.destroy()
      server.close()
      return door.stop()
    },
  })
  return async (address: string): Promise<string> => {
    addresses.push(address)
    const client = connect((server.address() as { port: number }).port, '127.0.0.1')
    clients.push(client)
    const [greeting] = await once(client, 'data')
    return String(greeting).slice(0, 3)
  }
}

test('the addresses of an IPv6 /64 share the connections of one address', async () => {
  const greeting = await startGreeting()
  expect(await greeting('2001:db8:1:2::1')).toBe('220')
  expect(await greeting('2001:db8:1:2::2')).toBe('220')
  expect(await greeting('2001:db8:1:2:a:b:c:d')).toBe('421')
  expect(await greeting('2001:db8:1:3::1')).toBe('220')
  expect(await greeting('192.0.2.1')).toBe('220')
})

test('an IPv4 address written as IPv6 is the same one', async () => {
  const greeting = await startGreeting()
  expect(await greeting('192.0.2.1')).toBe('220')
  expect(await greeting('::ffff:192.0.2.1')).toBe('220')
  expect(await greeting('192.0.2.1')).toBe('421')
  expect(await greeting('::ffff:192.0.2.2')).toBe('220')
})
