/** An argument of a command as MONITOR shows it. */
export interface RedisArgument {
  /** Of a long one the beginning. */
  text: string;
  /** How long it was when it was sent. */
  bytes: number;
}

/** A command that a client sent, with those that its script made. */
export interface RedisRequest {
  /** As the server counts it, in lower case: `get`, `client|list`. */
  verb: string;
  /** What comes after the verb. */
  args: readonly RedisArgument[];
  /** Of Redis' clock, in seconds since 1970: what an absolute expiry is held against. */
  at: number;
  /** Commands of the script, in their order: those of `EVAL`. */
  scripted: readonly RedisRequest[];
}

export function textAt({ args }: RedisRequest, at: number): string {
  return args[at]?.text ?? '';
}
