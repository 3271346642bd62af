// A real DNS server on a loopback UDP port, answering from a table: TXT, A, AAAA and MX. What is not in the table does
// not exist (NXDOMAIN); 'servfail' and 'silent' are ways to fail.
import { createSocket } from 'node:dgram'

export type Answer = string[] | 'servfail' | 'silent'
/** `TXT example.com` → answers; MX answers are '10 mail.example.com'. */
export type Zone = Record<string, Answer>

export interface DnsServer {
  /** host:port, as DNS_SERVERS takes it. */
  address: string
  zone: Zone
  /** Questions so far, as 'TXT example.com'. */
  asked: string[]
  close(): void
}

const types: Record<number, string> = { 1: 'A', 15: 'MX', 16: 'TXT', 28: 'AAAA' }

export async function startDnsServer(zone: Zone = {}, options: { delayMs?: number } = {}): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  let open = true
  socket.on('message', (query, from) => {
    const { name, end } = readName(query, 12)
    const type = types[query.readUInt16BE(end)] ?? 'OTHER'
    const key = `${type} ${name.toLowerCase()}`
    asked.push(key)
    const answer = zone[key]
    if (answer === 'silent') return
    const exists = Object.keys(zone).some(known => known.endsWith(` ${name.toLowerCase()}`))
    const code = answer === 'servfail' ? 2 : answer || exists ? 0 : 3
    const records = Array.isArray(answer) ? answer.map(text => record(type, text)) : []
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    header.writeUInt16BE(0x8180 | code, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(records.length, 6)
    const reply = Buffer.concat([header, query.subarray(12, end + 4), ...records])
    const send = () => open && socket.send(reply, from.port, from.address)
    if (options.delayMs) setTimeout(send, options.delayMs)
    else send()
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    zone,
    asked,
    close: () => {
      open = false
      socket.close()
    },
  }
}

function readName(packet: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  while (packet[at]! > 0) {
    labels.push(packet.toString('latin1', at + 1, at + 1 + packet[at]!))
    at += packet[at]! + 1
  }
  return { name: labels.join('.'), end: at + 1 }
}

function record(type: string, text: string): Buffer {
  const data = rdata(type, text)
  const head = Buffer.alloc(12)
  // The name of the question.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(Number(Object.keys(types).find(number => types[Number(number)] === type)), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function rdata(type: string, text: string): Buffer {
  if (type === 'A') return Buffer.from(text.split('.').map(Number))
  if (type === 'MX') {
    const [preference, host] = text.split(' ')
    const number = Buffer.alloc(2)
    number.writeUInt16BE(Number(preference))
    return Buffer.concat([number, ...nameBytes(host!)])
  }
  const chunks: Buffer[] = []
  for (let at = 0; at < text.length || at === 0; at += 255) {
    const chunk = Buffer.from(text.slice(at, at + 255), 'latin1')
    chunks.push(Buffer.from([chunk.length]), chunk)
  }
  return Buffer.concat(chunks)
}

function nameBytes(name: string): Buffer[] {
  return [...name.split('.').flatMap(label => [Buffer.from([label.length]), Buffer.from(label)]), Buffer.from([0])]
}
