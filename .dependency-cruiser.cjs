// The arrows of ARCHITECTURE.md. `npm run imports` enforces them, and fails as well when too few modules were read: with
// a TypeScript that it does not know, dependency-cruiser reads none and calls that a success.
const { readFileSync } = require('node:fs')

const no = (name, from, to, comment) => ({ name, severity: 'error', from, to, comment })
const server = '^apps/server/src/'
const test = '\\.test\\.ts$'
const core = '(?!start\\.ts|main\\.ts)[^/]+\\.ts$'

/** The libraries that a package declares, as paths, with their types. */
function declared(folder) {
  const { dependencies = {} } = JSON.parse(readFileSync(`${__dirname}/${folder}/package.json`, 'utf8'))
  return Object.keys(dependencies).map(name => {
    const types = name.startsWith('@') ? name.slice(1).replace('/', '__') : name
    return `^node_modules/(${name}|@types/${types})/`
  })
}

// What computes and touches nothing. Files, sockets, processes, timers and clocks are not here.
const computation = '^(node:)?(buffer|crypto|punycode|querystring|string_decoder|url|util|zlib)$'

module.exports = {
  forbidden: [
    no(
      'gate-is-pure',
      { path: '^packages/gate/src/', pathNot: test },
      { pathNot: '^packages/gate/src/' },
      'The gate decides from facts alone.',
    ),
    no(
      'verdict-is-pure',
      { path: '^packages/verdict/src/', pathNot: test },
      { pathNot: ['^packages/(verdict|mail)/src/', computation, ...declared('packages/verdict')] },
      'The verdict judges parsed mail alone.',
    ),
    no(
      'mail-is-pure',
      { path: '^packages/mail/src/', pathNot: test },
      { pathNot: ['^packages/mail/src/', computation, ...declared('packages/mail')] },
      'Mail is text and bytes.',
    ),
    no(
      'mail-knows-no-server',
      { path: '^packages/mail/' },
      { path: '^(apps|packages/(gate|verdict|sdk))/' },
      'Mail is text and bytes, in its tests too.',
    ),
    no(
      'packages-know-no-server',
      { path: '^packages/(gate|verdict|sdk)/' },
      { path: '^apps/' },
      'The server stands on the packages.',
    ),
    no(
      'sdk-is-a-client',
      { path: '^packages/sdk/src/', pathNot: test },
      { pathNot: ['^packages/sdk/src/', ...declared('packages/sdk')] },
      'The client knows the contract alone.',
    ),
    no(
      'server-takes-types-from-the-sdk',
      { path: server, pathNot: test },
      { path: '^packages/sdk/', dependencyTypesNot: ['type-only'] },
      'The server shares the contract, not the client.',
    ),
    no(
      'outsiders-use-the-sdk',
      { path: '^(apps/(?!server/)[^/]+|examples)/' },
      { path: '^(apps/server|packages/(gate|verdict|mail))/' },
      'Dashboard, MCP, CLI and examples are clients.',
    ),
    no(
      'one-wire',
      { path: '^(apps|packages)/', pathNot: [`${server}outgoing/wire\\.ts$`, test] },
      { path: '^node_modules/(@types/)?nodemailer/', pathNot: '/mail-composer/' },
      'Only wire.ts sends.',
    ),
    no(
      'one-composer',
      { path: '^(apps|packages)/', pathNot: ['^packages/mail/src/compose\\.ts$', test] },
      { path: '^node_modules/(@types/)?nodemailer/.*/mail-composer/' },
      'Only compose.ts formats.',
    ),
    no(
      'one-caller-of-the-wire',
      { path: '^(apps|packages)/', pathNot: [`${server}outgoing/deliver\\.ts$`, test] },
      { path: `${server}outgoing/wire\\.ts$` },
      'Only deliver.ts uses the wire.',
    ),
    no(
      'one-way-into-the-outbox',
      {
        path: server,
        pathNot: [`${server}outgoing/(pass-gate|deliver|hand-offs|settle|halt|suppress|cancel)\\.ts$`, test],
      },
      { path: `${server}outgoing/(outbox|cancel)\\.ts$` },
      'The gate fills it; deliver and its parts empty it; halt and suppress cancel.',
    ),
    no(
      'one-door',
      { path: `${server}(?!outgoing/)`, pathNot: test },
      {
        path: `${server}outgoing/`,
        pathNot: `${server}outgoing/(submit|approve|edit-held|suppress|deliver|halt|hand-off-lock)\\.ts$`,
      },
      'Enter by submit, approve, edit-held or suppress.',
    ),
    no(
      'one-lever',
      { path: `${server}(?!outgoing/|owners/kill-switch\\.ts$)`, pathNot: test },
      { path: `${server}outgoing/(halt|hand-off-lock)\\.ts$` },
      'Only the kill switch stops what is under way.',
    ),
    no(
      'one-start-of-deliver',
      { path: `${server}(?!outgoing/|start\\.ts$)`, pathNot: test },
      { path: `${server}outgoing/deliver\\.ts$` },
      'Nobody rings deliver but the bell.',
    ),
    no(
      'paths-do-not-cross',
      { path: `${server}(outgoing|incoming)/` },
      { path: `${server}(outgoing|incoming)/`, pathNot: `${server}$1/` },
      'Outgoing and incoming meet in the database.',
    ),
    no(
      'http-is-an-edge',
      { path: `${server}(?!api/|start\\.ts$)` },
      { path: `${server}api/` },
      'Only start.ts knows the API.',
    ),
    no(
      'core-stands-below',
      { path: `${server}${core}` },
      { path: server, pathNot: [`${server}${core}`, `${server}generated/`] },
      'What both paths stand on knows neither.',
    ),
    no(
      'declared-where-used',
      { path: '^(apps|packages)/[^/]+/src/', pathNot: test },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
      'A package.json names what its code imports.',
    ),
    no('no-dead-ends', {}, { couldNotResolve: true }, 'An import leads somewhere.'),
    no('no-cycles', {}, { circular: true }, 'One way only, for types as well.'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', `${server}generated/`] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
