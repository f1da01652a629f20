import { z } from 'zod';
import type { GithubApi } from './api.ts';

export interface CommentPost {
  pullRequest: number;
  /** The first line of `text`, by which an earlier comment is found again. */
  marker: string;
  text: string;
  /** Whose comments are ours; found out when absent. */
  author?: string;
}

export interface PostedComment {
  done: 'created' | 'updated';
  url: string;
}

/** Who comments with the token that GitHub gives to a job. */
const ACTIONS = 'github-actions[bot]';

const commentSchema = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
  html_url: z.string(),
});

/**
 * Posts the comment, or rewrites the one that is there: one it stays, also after two runs at once made two. Somebody
 * else's comment is left alone, whatever its first line says. @throws GITHUB_REFUSED, GITHUB_UNAVAILABLE.
 */
export async function postComment(
  api: GithubApi,
  { pullRequest, marker, text, author }: CommentPost,
): Promise<PostedComment> {
  const ours = author ?? (await ownLogin(api));
  const issue = `/repos/${api.repository}/issues/${pullRequest}/comments`;
  const comments = await api.all(`${issue}?per_page=100`, commentSchema);
  const [first, ...others] = comments.filter(
    ({ user, body }) => user?.login === ours && body?.trimStart().split(/\r?\n/, 1)[0] === marker,
  );
  const commentPath = (id: number) => `/repos/${api.repository}/issues/comments/${id}`;
  if (first === undefined) {
    const { html_url: url } = await api.ask('POST', issue, commentSchema, { body: text });
    return { done: 'created', url };
  }
  const { html_url: url } = await api.ask('PATCH', commentPath(first.id), commentSchema, { body: text });
  // Another job may remove them at the same time.
  for (const { id } of others) await api.askUnless([404], commentPath(id), z.unknown(), 'DELETE');
  return { done: 'updated', url };
}

/** A job's own token may not ask who it is, and is always the same. */
async function ownLogin(api: GithubApi): Promise<string> {
  const user = await api.askUnless([403], '/user', z.object({ login: z.string() }));
  return user?.login ?? ACTIONS;
}
