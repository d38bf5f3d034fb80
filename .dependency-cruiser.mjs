// Who may import whom: the table of docs/architecture.md. `npm run check:layers` first runs the canary, which must fail.

const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const app = (name) => `^apps/${name}/`;
const FEATURES = '^apps/server/src/features/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    never('no-cycles', {}, { circular: true, dependencyTypesNot: ['type-only'] }, 'Data flows one way.'),
    never(
      'no-unresolved',
      {},
      { couldNotResolve: true, pathNot: 'db/generated' },
      'Every import leads somewhere.',
    ),
    never(
      'protocol-imports-zod',
      { path: app('protocol'), pathNot: '\\.test\\.ts$' },
      { pathNot: [app('protocol'), 'node_modules/zod/'] },
      'The contract is free of any transport.',
    ),
    never(
      'client-is-framework-free',
      { path: app('client'), pathNot: '\\.test\\.ts$' },
      { pathNot: [app('client'), app('protocol'), 'node_modules/socket\\.io-client/'] },
      'Web, bots, tests and bench all use it.',
    ),
    never(
      'web-and-bot-know-the-client-only',
      { path: '^apps/(web|bot)/', pathNot: '\\.test\\.ts$' },
      { path: ['^apps/(server|testkit|e2e|bench)/', 'node_modules/(@?prisma|fastify|socket\\.io)/'] },
      'They are clients like any other.',
    ),
    never(
      'server-knows-no-client',
      { path: app('server'), pathNot: '(\\.test\\.ts$|/test/)' },
      { path: '^apps/(?!server|protocol)' },
      'The server serves clients it does not know.',
    ),
    never(
      'tests-stay-out',
      { path: '^apps/(server|client|web|protocol)/src/', pathNot: '\\.test\\.ts$' },
      { path: '^apps/(testkit|e2e|bench)/' },
      'What ships does not know its tests.',
    ),
    never(
      'features-know-no-transport',
      { path: FEATURES, pathNot: '\\.test\\.ts$' },
      {
        path: ['^apps/server/src/(bind|realtime|http|jobs)/', 'node_modules/(fastify|@fastify|socket\\.io)/'],
      },
      'A use-case is the same for socket, HTTP and jobs.',
    ),
    never(
      'only-stores-touch-the-database',
      { path: FEATURES, pathNot: '(\\.store\\.ts|\\.test\\.ts)$' },
      {
        path: ['^apps/server/src/db/(?!errors\\.ts)', 'node_modules/(@prisma|pg)/'],
        dependencyTypesNot: ['type-only'],
      },
      'One file of a feature holds its SQL.',
    ),
    never(
      'features-share-policy-and-store-only',
      { path: `${FEATURES}([^/]+)/`, pathNot: '\\.test\\.ts$' },
      { path: `${FEATURES}[^/]+/`, pathNot: [`${FEATURES}$1/`, '\\.(store|policy)\\.ts$'] },
      'A use-case does not call another one.',
    ),
    never(
      'config-reads-the-environment',
      { path: '^apps/server/src/', pathNot: '(main|config)\\.ts$|\\.test\\.ts$' },
      { path: '^apps/server/src/main\\.ts$' },
      'Nothing imports the process.',
    ),
    never(
      'web-features-are-composed-in-routes',
      { path: '^apps/web/src/features/([^/]+)/' },
      { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
      'Features do not know each other.',
    ),
    never(
      'web-ui-has-no-domain',
      { path: '^apps/web/src/ui/' },
      { path: ['^apps/web/src/(features|routes|lib|admin)/', '^apps/(client|protocol)/'] },
      'The kit knows no rooms.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|db/generated/|^apps/bench/results/|^apps/testkit/canary/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
