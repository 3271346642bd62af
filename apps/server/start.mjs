// The first file that Node reads, in plain JavaScript: an older Node gets one clear line instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Postern needs Node 22.19 or newer; this is ${process.version}. On Linux, npm ci brings one: use npm start.`,
  )
  process.exit(1)
}
await import(process.argv[2] === 'admin' ? './src/admin/main.ts' : './src/main.ts')
