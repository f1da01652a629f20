/** The import direction of the design; test/imports.test.ts runs it and proves that it can fail. */
const STAGES = ['application', 'dataset', 'engines', 'gate', 'github', 'history', 'lock', 'measure', 'report'];
const ERRORS = '^src/errors\\.ts$';
const TESTS = '(\\.test\\.ts$|^test/)';
const TEST_HELPERS = '(\\.fixture\\.ts$|/fixtures/|^src/devora/testing/|^src/engines/test-engines\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphan-files', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'model-imports-no-stage',
      severity: 'error',
      from: { path: '^src/model/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'stats-imports-nothing',
      severity: 'error',
      from: { path: '^src/stats/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/stats/' },
    },
    {
      name: 'process-imports-no-stage',
      severity: 'error',
      from: { path: '^src/process/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/process/', ERRORS] },
    },
    ...STAGES.map((stage) => ({
      name: `${stage}-imports-no-other-stage`,
      severity: 'error',
      from: { path: `^src/${stage}/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [`^src/${stage}/`, '^src/(model|process|stats)/', ERRORS, '^src/plumbline-resolver\\.ts$'],
      },
    })),
    {
      name: 'init-imports-the-dataset-alone',
      severity: 'error',
      from: { path: '^src/init/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/(init|dataset|model|process|stats)/', ERRORS] },
    },
    {
      name: 'run-never-imports-cli',
      severity: 'error',
      from: {
        path: '^src/(init|compare|selftest|shards|signoff|run|application|dataset|engines|gate|github|history|lock|measure|report|model|process|stats)/',
      },
      to: { path: '^src/cli/' },
    },
    {
      name: 'run-never-imports-compare',
      severity: 'error',
      from: { path: '^src/run/' },
      to: { path: '^src/(compare|shards|signoff)/' },
    },
    {
      name: 'harness-never-imports-devora',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/devora/' },
      to: { path: '^src/devora/' },
    },
    {
      name: 'devora-is-an-application',
      severity: 'error',
      from: { path: '^src/devora/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/devora/' },
    },
    {
      name: 'test-helpers-are-for-tests',
      severity: 'error',
      from: { pathNot: [TESTS, TEST_HELPERS] },
      to: { path: TEST_HELPERS },
    },
    {
      name: 'scenarios-use-the-public-api',
      severity: 'error',
      from: { path: '^(scenarios|seed)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/devora/', '^src/index\\.ts$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules|reports)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
