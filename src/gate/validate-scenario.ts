import type { ZodError } from 'zod';
import { PlumblineError } from '../errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { brokenReferences, type Problem } from './broken-references.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { unusableValues } from './unusable-values.ts';

/**
 * The default export of a scenario file, held against what a scenario is. Node strips the types of the file without
 * checking them, so that a misspelt check would otherwise be no check, and pass. Throws SCENARIO_INVALID with every
 * problem found.
 */
export function parseScenario(file: string, value: unknown): Scenario {
  if (value === undefined) throw invalid(file, [{ path: 'default export', message: 'there is none' }]);
  const unusable = unusableValues(value);
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success || unusable.length > 0)
    throw invalid(file, withoutRepetition(problemsIn(parsed.error), unusable));
  // The value itself, not zod's copy: it may carry prototypes, and its functions are compared by identity.
  const scenario = value as Scenario;
  const problems = brokenReferences(scenario);
  if (problems.length > 0) throw invalid(file, problems);
  return scenario;
}

/** Of one place the schema's own words come first; what lies in a value that is none says nothing more. */
function withoutRepetition(problems: readonly Problem[], unusable: readonly Problem[]): Problem[] {
  const known = new Set(problems.map(({ path }) => path));
  return [...problems, ...unusable.filter(({ path }) => !known.has(path))];
}

function problemsIn(error: ZodError | undefined): Problem[] {
  return (error?.issues ?? []).map((issue) => ({
    path: issue.path.join('.') || 'default export',
    message: issue.message,
  }));
}

function invalid(file: string, problems: readonly Problem[]): PlumblineError {
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  const message = lines.length === 1 ? `${file}: ${lines[0]}` : [`${file}:`, ...lines].join('\n  ');
  const hint =
    'Export a scenario: `export default defineScenario({ title, dataset, variants, checks })`; `tsc --noEmit` shows the same in an editor.';
  return new PlumblineError('SCENARIO_INVALID', message, hint);
}
