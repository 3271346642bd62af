// Loads an HTTP server from a process of its own: `count` requests over `connections` kept connections.
// Arguments: URL, count, connections, headers as JSON, body. Prints {perSecond, p50, p99, failed} as JSON.
import { Agent, request } from 'node:http'

const [url, count, connections, headers, body] = process.argv.slice(2) as [string, string, string, string, string]
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const times: number[] = []
let left = Number(count)
let failed = 0

const once = () =>
  new Promise<void>(resolve => {
    const began = performance.now()
    const call = request(
      url,
      { method: 'POST', agent, headers: { ...JSON.parse(headers), 'content-length': Buffer.byteLength(body) } },
      answer => {
        if ((answer.statusCode ?? 500) >= 300) failed++
        answer.resume().once('end', () => {
          times.push(performance.now() - began)
          resolve()
        })
      },
    )
    call.once('error', () => {
      failed++
      resolve()
    })
    call.end(body)
  })

const began = performance.now()
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (left-- > 0) await once()
  }),
)
const seconds = (performance.now() - began) / 1000
times.sort((a, b) => a - b)
const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
console.log(JSON.stringify({ perSecond: Math.round(Number(count) / seconds), p50: at(0.5), p99: at(0.99), failed }))
agent.destroy()
