// One connection for the length of one act, closed whatever happens.
import pg from 'pg'

export async function withClient<T>(
  connectionString: string,
  act: (client: pg.Client) => Promise<T>,
  connectTimeoutMs?: number,
): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs })
  // A connection that breaks fails the query that runs on it; without a listener it would end the process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
