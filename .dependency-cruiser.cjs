/** The import direction of the design; test/imports.test.ts runs it and proves that it can fail. */
const STAGES = ['application', 'dataset', 'engines', 'gate', 'github', 'history', 'lock', 'measure', 'report'];
const ERRORS = '^src/errors\\.ts$';
const TESTS = '(\\.test\\.ts$|^(test|bench)/)';
const TEST_HELPERS = '(\\.fixture\\.ts$|/fixtures/|^app/testing/|^src/engines/test-engines\\.ts$)';

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
      name: 'shapes-import-the-model-alone',
      severity: 'error',
      from: { path: '^src/shapes/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(model|shapes)/' },
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
        pathNot: [`^src/${stage}/`, '^src/(model|process|shapes|stats)/', ERRORS, '^src/plumbline-resolver\\.ts$'],
      },
    })),
    {
      name: 'diagnose-imports-the-gate-alone',
      severity: 'error',
      from: { path: '^src/diagnose/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(diagnose|gate|model|shapes|stats)/' },
    },
    {
      name: 'init-imports-the-dataset-alone',
      severity: 'error',
      from: { path: '^src/init/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/(init|dataset|model|process|stats)/', ERRORS] },
    },
    {
      name: 'only-the-command-line-imports-itself',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'project-imports-no-session',
      severity: 'error',
      from: { path: '^src/project/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(session|measure|engines|application|report|history|run|compare|shards|signoff|selftest)/' },
    },
    {
      name: 'session-imports-no-command',
      severity: 'error',
      from: { path: '^src/session/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(report|history|run|compare|shards|signoff|selftest|init)/' },
    },
    {
      name: 'run-never-imports-compare',
      severity: 'error',
      from: { path: '^src/run/' },
      to: { path: '^src/(compare|shards|signoff|selftest|init)/' },
    },
    {
      name: 'compare-never-imports-run',
      severity: 'error',
      from: { path: '^src/compare/' },
      to: { path: '^src/(run|shards|signoff|selftest|init)/' },
    },
    {
      name: 'harness-never-imports-app',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^app/' },
    },
    {
      name: 'app-is-an-application',
      severity: 'error',
      from: { path: '^app/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/' },
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
      to: { path: '^src/', pathNot: '^src/index\\.ts$' },
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
