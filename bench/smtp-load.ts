// A client that only loads: sessions that send small distinct mails as fast as they are taken.
// node bench/smtp-load.ts <port> <recipient> <mails> <sessions> <bytes>
import { dial } from '../test/support/smtp-client.ts'

const [port, to, mails, sessions, bytes] = process.argv.slice(2)
let next = 0

async function session(): Promise<void> {
  const client = await dial(Number(port))
  await client.command('EHLO load.example')
  for (let i = next++; i < Number(mails); i = next++) {
    await client.command('MAIL FROM:<load@load.example>')
    await client.command(`RCPT TO:<${to}>`)
    await client.command('DATA')
    const head = `From: <load@load.example>\r\nTo: <${to}>\r\nSubject: load\r\nMessage-ID: <${process.pid}.${i}@load.example>\r\n\r\n`
    const lines = `${'X'.repeat(78)}\r\n`.repeat(Math.ceil((Number(bytes) - head.length) / 80))
    client.socket.write(`${head}${lines}.\r\n`)
    const reply = await client.reply()
    if (!reply.startsWith('250')) throw new Error(reply)
  }
  client.close()
}

await Promise.all(Array.from({ length: Number(sessions) }, session))
