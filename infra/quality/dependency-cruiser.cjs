/** Who may import whom. Every rule has a planted violation in `planted/`, which `npm run check` must find. */

/** Workspace packages that each package may import, besides itself. */
const mayImport = {
  events: [],
  domain: ['events'],
  streams: ['events'],
  'event-log': ['events'],
  discord: ['events'],
  'local-model': ['events'],
  'model-training': ['domain', 'local-model'],
  runtime: ['events', 'streams', 'event-log', 'discord'],
  explain: ['events', 'event-log'],
  replay: ['events', 'domain', 'streams', 'event-log', 'discord', 'runtime'],
  local: [],
  bench: ['events', 'domain', 'streams', 'event-log', 'local', 'local-model'],
  cli: [
    'events',
    'domain',
    'streams',
    'event-log',
    'discord',
    'runtime',
    'explain',
    'replay',
    'local',
    'bench',
    'local-model',
    'model-training',
  ],
  testing: ['events', 'domain', 'streams', 'event-log', 'discord', 'runtime', 'local'],
  town: ['events', 'domain', 'streams', 'event-log', 'runtime', 'testing'],
  e2e: [
    'events',
    'domain',
    'streams',
    'event-log',
    'discord',
    'runtime',
    'explain',
    'replay',
    'local',
    'testing',
    'town',
    'local-model',
  ],
}

const servicesMayImport = ['events', 'domain', 'streams', 'event-log', 'discord', 'runtime', 'explain', 'local-model']

/** Libraries that speak to something outside the process. A handler reaches them through its ports. */
const clientLibraries =
  '(^|node_modules/)(ioredis|pg|kysely|undici|ws|playwright-core|@anthropic-ai/sdk|@discordjs/(core|rest|ws))(/|$)'

/** Tests, and what only tests load. */
const tests = ['[.]test[.]ts$', '/fixtures/', '/src/(test|testing)/']

/** Those, and the packages in which services are tried as processes. */
const trials = [...tests, '^packages/(town|e2e)/src/']

const downward = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `${name}-imports-downward`,
  comment: `packages/${name} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other package of the workspace'}`,
  severity: 'error',
  from: { path: `^packages/${name}/src/`, pathNot: tests },
  to: { path: '^packages/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...downward,
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'services-never-import-services',
      comment: 'Services speak over streams',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: ['^services/$1/', '^services/simulator/'] },
    },
    {
      name: 'simulator-only-from-tests',
      comment: 'The product does not know that it is simulated',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: ['^services/simulator/', ...trials] },
      to: { path: '^services/simulator/' },
    },
    {
      name: 'packages-never-import-services',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^services/', pathNot: '^services/simulator/' },
    },
    {
      name: 'services-import-downward',
      comment: `A service may import ${servicesMayImport.join(', ')}`,
      severity: 'error',
      from: { path: '^services/[^/]+/src/', pathNot: tests },
      to: { path: '^packages/', pathNot: `^packages/(${[...servicesMayImport, 'testing'].join('|')})/` },
    },
    {
      name: 'testing-only-from-tests',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: ['^packages/testing/', ...trials] },
      to: { path: '^packages/(testing|town)/' },
    },
    {
      name: 'product-imports-no-test-support',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: tests },
      to: { path: tests, pathNot: 'node_modules' },
    },
    {
      name: 'package-root-only',
      comment: 'A package is entered through its index.ts',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: {
        path: '^(packages|services)/[^/]+/',
        pathNot: ['^$1/$2/', '^(packages|services)/[^/]+/src/index[.]ts$', '/package[.]json$'],
      },
    },
    {
      name: 'handlers-import-no-client-library',
      comment: 'main.ts and adapters/ make clients; handlers get ports',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/',
        pathNot: ['^services/simulator/', '^services/[^/]+/src/(main[.]ts$|adapters/)', ...tests],
      },
      to: { path: clientLibraries },
    },
    {
      name: 'domain-imports-pure-libraries',
      comment: 'No client library and nothing of Node but hashes: time, ids and chance arrive in the command',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: tests },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'domain-imports-no-client-library',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: tests },
      to: { path: clientLibraries },
    },
    {
      name: 'events-imports-only-zod',
      severity: 'error',
      from: { path: '^packages/events/src/', pathNot: tests },
      to: { pathNot: ['^packages/events/', '(^|node_modules/)zod(/|$)', '^(node:)?crypto$'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'A checker that cannot follow an import is blind to what lies behind it',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)infra/quality/planted/' },
    // Types count: a handler that names a client's type depends on that client.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
