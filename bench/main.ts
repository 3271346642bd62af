// node bench/main.ts inbound|sends|api|stop : one measurement, printed as a table.
const names = ['inbound', 'sends', 'api', 'stop'] as const

const name = process.argv[2]
if (!names.some(known => known === name)) {
  console.error(`Usage: npm run bench -- ${names.join('|')}`)
  process.exit(2)
}
const { run } = (await import(`./${name}.ts`)) as { run(): Promise<void> }
await run()
