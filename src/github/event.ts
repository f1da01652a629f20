import { z } from 'zod';
import { PlumblineError } from '../errors.ts';

/** What a workflow runs for, as GitHub itself says: none of it is from a report or from a pull request's code. */
export interface MeasuredHead {
  headSha: string;
  /** `owner/name`; undefined where the fork is gone. */
  headRepository: string | undefined;
  headBranch: string;
  /** Where the event names it. */
  pullRequest: number | undefined;
  /** The run that measured; undefined where it is this one. */
  runId: number | undefined;
}

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);

const repository = z.object({ full_name: z.string() }).nullable();

const pullRequestEvent = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    head: z.object({ sha, ref: z.string(), repo: repository }),
  }),
});

const workflowRunEvent = z.object({
  workflow_run: z.object({
    id: z.number().int().positive(),
    event: z.string(),
    head_sha: sha,
    head_branch: z.string(),
    head_repository: repository,
  }),
});

/**
 * @param name `GITHUB_EVENT_NAME`
 * @param payload what the file `GITHUB_EVENT_PATH` holds
 * @throws USAGE for an event that is about no pull request.
 */
export function measuredHead(name: string, payload: unknown): MeasuredHead {
  if (name === 'pull_request' || name === 'pull_request_target') {
    const { number, head } = checked(pullRequestEvent, payload, name).pull_request;
    const { sha: headSha, ref: headBranch, repo } = head;
    return { headSha, headBranch, headRepository: repo?.full_name, pullRequest: number, runId: undefined };
  }
  if (name === 'workflow_run') {
    const run = checked(workflowRunEvent, payload, name).workflow_run;
    if (run.event !== 'pull_request') throw aboutNone(`a run that was started by "${run.event}"`);
    const { head_sha: headSha, head_branch: headBranch, head_repository: repo, id } = run;
    return { headSha, headBranch, headRepository: repo?.full_name, pullRequest: undefined, runId: id };
  }
  throw aboutNone(`the event "${name}"`);
}

function checked<Shape>(schema: z.ZodType<Shape>, payload: unknown, name: string): Shape {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  throw new PlumblineError(
    'USAGE',
    `GITHUB_EVENT_PATH holds no event "${name}":\n${z.prettifyError(result.error)}`,
    'GitHub Actions sets GITHUB_EVENT_NAME and GITHUB_EVENT_PATH; elsewhere name the pull request with --pull-request.',
  );
}

function aboutNone(what: string): PlumblineError {
  return new PlumblineError(
    'USAGE',
    `${what} is about no pull request, so there is nothing to comment on`,
    'Name one with --pull-request, or run this on `pull_request` or on `workflow_run` of such a run.',
  );
}
