// Whether PostgreSQL answers at the address of a setting, before anything is done with it.
import pg from 'pg'

const connectMs = 5_000

/** Throws one plain line, with the setting's name and never its password. */
export async function assertReachable(setting: string, connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectMs })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const { code, message, errors } = error as Error & { code?: string; errors?: Error[] }
    const at = `${client.host}:${client.port}`
    // SQLSTATEs have five characters: PostgreSQL answered, and refused.
    if (code && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')) {
      throw new Error(`${setting} is refused by PostgreSQL at ${at} (${code}): ${message}.`)
    }
    const why = message || errors?.[0]?.message || 'no answer'
    throw new Error(`${setting} cannot be reached (${code ?? 'timeout'}): ${why}. Is PostgreSQL running at ${at}?`)
  } finally {
    await client.end().catch(() => {})
  }
}
