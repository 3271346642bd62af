// Anchors as objects in a bucket that lets nobody delete them: one object a line, put with object lock in compliance mode.
// What could not be put is put later, in order; the file has it meanwhile.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { AwsClient } from 'aws4fetch'
import type { AnchorS3 } from '../notify-settings.ts'
import { type AnchorKey, headerOf, numberOf, openAnchorFile } from './anchor-file.ts'

const timeoutMs = 10_000
/** Lines put in one go; the next minute has the others. */
const most = 100

/** Puts the lines after `from`, and says after each how far it is. Throws at the first that is refused. */
export async function putAnchors(
  s3: AnchorS3,
  key: AnchorKey,
  file: string,
  from: number,
  done: (n: number) => Promise<void>,
): Promise<void> {
  const client = new AwsClient({ accessKeyId: s3.keyId, secretAccessKey: s3.secret, region: s3.region, service: 's3' })
  const put = (name: string, body: string) => putObject(client, s3, `${s3.url}/${key.id}/${name}`, body)
  if (from === 0) await put('key.json', headerOf(key))
  let count = 0
  for await (const line of linesAfter(file, key, from)) {
    const n = numberOf(line)
    if (n === null || n <= from) continue
    await put(`${String(n).padStart(12, '0')}.json`, line)
    await done(n)
    if (++count === most) return
  }
}

/** Most often the last line is all that is missing; only where more is, the file is read from its start. */
function linesAfter(file: string, key: AnchorKey, from: number): Iterable<string> | AsyncIterable<string> {
  const end = openAnchorFile(file, key)
  if (end.n <= from) return []
  if (end.n === from + 1) return [end.line!]
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
}

async function putObject(client: AwsClient, s3: AnchorS3, url: string, body: string): Promise<void> {
  const until = new Date(Date.now() + s3.retentionDays * 86_400_000).toISOString()
  const request = await client.sign(url, {
    method: 'PUT',
    body,
    headers: {
      'content-type': 'application/json',
      'content-md5': createHash('md5').update(body).digest('base64'),
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': until,
    },
  })
  const answer = await fetch(request, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`S3 answered ${answer.status} to an anchor`)
}
