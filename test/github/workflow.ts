import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = path.resolve(import.meta.dirname, '../..');

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Strict: a step of ours goes on after no error, and has no key whose meaning these tests do not know. */
const stepSchema = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.literal('bash').optional(),
  'working-directory': z.string().optional(),
  env: values.optional(),
  with: values.optional(),
});
export type Step = z.infer<typeof stepSchema>;

const permissions = z.record(z.string(), z.enum(['read', 'write']));

const jobSchema = z.strictObject({
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: permissions.optional(),
  strategy: z.unknown().optional(),
  steps: z.array(stepSchema),
});

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
});
export type Workflow = z.infer<typeof workflowSchema>;

const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })).optional(),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(stepSchema) }),
});
export type Action = z.infer<typeof actionSchema>;

export const workflowOf = (text: string): Workflow => workflowSchema.parse(parse(text));
const actionOf = (text: string): Action => actionSchema.parse(parse(text));

export const WORKFLOWS = path.join(ROOT, '.github/workflows');
/** Folder of each action of this repository, and what a workflow here calls it. */
export const ACTIONS = ['.', './comment'] as const;

export async function workflowFiles(): Promise<string[]> {
  return (await readdir(WORKFLOWS)).sort();
}

export async function readWorkflow(file: string): Promise<Workflow> {
  return workflowOf(await readFile(path.join(WORKFLOWS, file), 'utf8'));
}

export async function readAction(folder: (typeof ACTIONS)[number]): Promise<Action> {
  return actionOf(await readFile(path.join(ROOT, folder, 'action.yml'), 'utf8'));
}

export const stepsOf = (workflow: Workflow): Step[] => Object.values(workflow.jobs).flatMap(({ steps }) => steps);
