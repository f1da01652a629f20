export type DevoraErrorCode =
  | 'SETTINGS_INVALID'
  | 'DATABASE_UNREACHABLE'
  | 'CACHE_UNREACHABLE'
  | 'REINDEX_REFUSED'
  | 'INDEXES_INCOMPLETE';

/** What happened (`message`), and what to do about it (`hint`). */
export class DevoraError extends Error {
  readonly code: DevoraErrorCode;
  readonly hint: string;

  constructor(code: DevoraErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DevoraError';
    this.code = code;
    this.hint = hint;
  }
}
