import { redactUrl, withoutCredentials, withoutKeptSecrets } from '../process/redact-url.ts';

/** A connection string's parameters may be secrets as well. */
const CONNECTION = /(?:mongodb(?:\+srv)?|rediss?):\/\/[^\s"'<>`]+/gi;

/**
 * A copy in which no address holds a user or a password, and no text what this process was told in confidence: a
 * command line or a driver's message may, and reports are published.
 */
export function redacted<Value>(value: Value): Value {
  return redactedValue(value) as Value;
}

function redactedValue(value: unknown): unknown {
  if (typeof value === 'string') return withoutCredentials(withoutKeptSecrets(value).replace(CONNECTION, redactUrl));
  if (Array.isArray(value)) return value.map(redactedValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactedValue(inner)]));
}
