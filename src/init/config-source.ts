/** The text of `plumbline.config.ts`. `version` is that of the sampled server: plans differ between versions. */
export function configSource(version: string | undefined): string {
  const image =
    version === undefined
      ? ''
      : `  // The version that the sampled server has: plans and counts differ between versions.
  images: { mongodb: 'mongo:${version}' },
`;
  return `import { defineConfig } from 'plumbline-gate';

// Every field has a default: node_modules/plumbline-gate/docs/configuration.md
export default defineConfig({
  scenarios: 'scenarios',
${image}  // The size of the data when no --profile is given: smoke, pr or release.
  profile: 'pr',
  // Any query that is no baseline and has a p95 above this fails.
  slowQuery: '500ms',
});
`;
}
