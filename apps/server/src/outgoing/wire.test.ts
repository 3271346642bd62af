import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { openWire } from './wire.ts'

it('defers, and ends nothing, when the password in SMTP_URL is not written as a URL wants it', async () => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.write('220 here\r\n')
    socket.on('data', () => socket.write('250-here\r\n250 AUTH PLAIN\r\n'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const wire = openWire({ smtpUrl: `smtp://user:50%off@127.0.0.1:${port}`, mailDomain: 'postern.test' })
  const parcel = { from: null, to: 'ann@good.test', raw: Buffer.from('Subject: x\r\n\r\nx') }
  const sent = await wire.send(parcel, { signal: new AbortController().signal, mayBegin: () => true })
  expect(sent).toEqual({ outcome: 'deferred', reply: expect.stringContaining('SMTP_URL') })
  wire.close()
  server.close()
})
