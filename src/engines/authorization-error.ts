/** https://www.mongodb.com/docs/manual/reference/error-codes/ */
const UNAUTHORIZED = 13;

/** MongoDB refused a command because this connection's user may not give it, or because it has no user. */
export function isDenied(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'code' in thrown && thrown.code === UNAUTHORIZED;
}
