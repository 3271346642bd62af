// The first five minutes with Postern, as an agent, a stranger and an owner would live them, against a running server:
//   npm start            (in one terminal)
//   npm run example      (in another)
// POSTERN_URL and POSTERN_SMTP say where the server is. With POSTERN_SINK=<port> the example is the mail server that a
// live instance hands its mail to (start it with TRANSPORT=smtp SMTP_URL=smtp://127.0.0.1:<port>); otherwise it reads what
// left at /captured.
import { capturedMail, openSink } from './outside.ts'
import { story } from './story.ts'

const base = process.env.POSTERN_URL ?? 'http://localhost:3000'
const smtp = process.env.POSTERN_SMTP ?? '127.0.0.1:2525'
const outside = process.env.POSTERN_SINK ? await openSink(Number(process.env.POSTERN_SINK)) : capturedMail(base)
try {
  await story({ base, smtp, outside, say: line => console.log(line) })
} catch (error) {
  console.error(`\n${(error as Error).message}`)
  process.exitCode = 1
} finally {
  await outside.close()
}
