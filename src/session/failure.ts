import { messageOf, PlumblineError } from '../errors.ts';
import { withoutSecrets } from '../process/redact-url.ts';
import { rightsMissing } from './given-rights.ts';
import type { EngineRequest } from './session-options.ts';

/** What ended a run or a part of it, fit to be told. */
export function asFailure(thrown: unknown, urls: EngineRequest['urls']): PlumblineError {
  if (thrown instanceof PlumblineError) return withoutPasswords(thrown, urls);
  const unexpected = new PlumblineError(
    'MISSING_DATA',
    `the run stopped on an unexpected error: ${messageOf(thrown)}`,
    'This is a defect of Plumbline or of an engine: please report it with the output of "plumbline doctor".',
    { cause: thrown },
  );
  return withoutPasswords(rightsMissing(thrown) ?? unexpected, urls);
}

/** A scenario, a driver or an application may have said them, in a URL or by themselves. */
export function withoutPasswords(error: PlumblineError, urls: EngineRequest['urls']): PlumblineError {
  const given = [urls.mongo, urls.redis].filter((url) => url !== undefined);
  const clean = (text: string) => given.reduce((cleaner, url) => withoutSecrets(cleaner, url), text);
  const [message, hint] = [clean(error.message), clean(error.hint)];
  if (message === error.message && hint === error.hint) return error;
  // Without its cause, whose message is not clean.
  return new PlumblineError(error.code, message, hint);
}
