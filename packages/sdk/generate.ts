// Writes src/contract.ts, the client's types, from openapi.yaml. With --check it writes nothing and fails when the file
// is not what the contract says now. The output is never edited by hand.
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const contract = new URL('../../openapi.yaml', import.meta.url)
const target = new URL('./src/contract.ts', import.meta.url)

const nodes = await openapiTS(contract, {
  alphabetize: true,
  rootTypes: true,
  rootTypesNoSchemaPrefix: true,
  // A default is what the server assumes: the caller may leave it out.
  defaultNonNullable: false,
})
const text = `// Generated from openapi.yaml by \`npm run sdk\`. Do not edit.\n\n${astToString(nodes)}`

if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
    console.error(
      'packages/sdk/src/contract.ts is not what openapi.yaml says: run `npm run sdk` and commit the result.',
    )
    process.exitCode = 1
  }
} else {
  await writeFile(target, text)
}
