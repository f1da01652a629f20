import { z } from 'zod';
import { PlumblineError } from '../errors.ts';
import type { GithubApi } from './api.ts';
import type { MeasuredHead } from './event.ts';

const pullSchema = z.object({
  number: z.number().int().positive(),
  state: z.string(),
  head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
});

/**
 * The open pull request whose head is what was measured, asked of GitHub; undefined when it is closed or has moved on,
 * since a newer run speaks for it. @throws GITHUB_REFUSED where several have that head, GITHUB_UNAVAILABLE.
 */
export async function pullRequestOf(api: GithubApi, measured: MeasuredHead): Promise<number | undefined> {
  const { headSha, headRepository, headBranch, pullRequest } = measured;
  const candidates = pullRequest === undefined ? await withHead(api, measured) : [await numbered(api, pullRequest)];
  const matching = candidates.filter(
    ({ state, head }) => state === 'open' && head.sha === headSha && head.repo?.full_name === headRepository,
  );
  if (matching.length <= 1) return matching[0]?.number;
  throw new PlumblineError(
    'GITHUB_REFUSED',
    `${matching.map(({ number }) => `#${number}`).join(' and ')} have the same head ${headBranch} at ${headSha.slice(0, 12)}`,
    'GitHub does not say which of them the run was for: name it with --pull-request.',
  );
}

function numbered(api: GithubApi, number: number) {
  return api.ask('GET', `/repos/${api.repository}/pulls/${number}`, pullSchema);
}

/** The event of a fork's run names no pull request, so that they are found by their head. */
function withHead(api: GithubApi, { headRepository, headBranch }: MeasuredHead) {
  if (headRepository === undefined) return [];
  const [owner] = headRepository.split('/');
  const query = new URLSearchParams({ state: 'open', head: `${owner}:${headBranch}`, per_page: '100' });
  return api.all(`/repos/${api.repository}/pulls?${query}`, pullSchema);
}
