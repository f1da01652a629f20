/** Process exit codes; 1 (a check failed) wins over 3 (no verdict). */
export const EXIT = { pass: 0, failed: 1, usage: 2, noVerdict: 3, interrupted: 130, terminated: 143 } as const;

/** Every error that Plumbline raises on purpose, with the exit code that it ends a run with. */
export const ERROR_EXIT_CODES = {
  USAGE: EXIT.usage,
  CONFIG_INVALID: EXIT.usage,
  SCENARIO_INVALID: EXIT.usage,
  NOTHING_SELECTED: EXIT.usage,
  LOCK_INVALID: EXIT.usage,
  BASE_UNKNOWN: EXIT.usage,
  BASE_UNUSABLE: EXIT.noVerdict,
  ENGINE_UNAVAILABLE: EXIT.noVerdict,
  ENGINE_DIED: EXIT.noVerdict,
  PROVISION_FAILED: EXIT.noVerdict,
  RIGHTS_MISSING: EXIT.noVerdict,
  DATABASE_REFUSED: EXIT.noVerdict,
  DATASET_INVALID: EXIT.noVerdict,
  SNAPSHOT_UNUSABLE: EXIT.noVerdict,
  COUNTERS_DISAGREE: EXIT.noVerdict,
  WORK_UNCOUNTED: EXIT.noVerdict,
  ENGINES_UNTOUCHED: EXIT.noVerdict,
  UNDECLARED_WRITES: EXIT.noVerdict,
  CALL_FAILED: EXIT.noVerdict,
  CALL_TIMED_OUT: EXIT.noVerdict,
  WORKER_DIED: EXIT.noVerdict,
  UNCAUGHT_ERROR: EXIT.noVerdict,
  PROCESS_ENDED: EXIT.noVerdict,
  IMPORT_TIMED_OUT: EXIT.noVerdict,
  APP_COMMAND_FAILED: EXIT.noVerdict,
  APP_NOT_READY: EXIT.noVerdict,
  APP_WRONG_PORT: EXIT.noVerdict,
  APP_DIED: EXIT.noVerdict,
  APP_ELSEWHERE: EXIT.noVerdict,
  APP_LEFT_PROCESSES: EXIT.noVerdict,
  MISSING_DATA: EXIT.noVerdict,
  HISTORY_UNUSABLE: EXIT.noVerdict,
  REPORT_UNWRITABLE: EXIT.noVerdict,
  REPORT_CHANGED: EXIT.noVerdict,
  SHARD_MISSING: EXIT.noVerdict,
  SHARD_DUPLICATED: EXIT.noVerdict,
  SHARD_TRUNCATED: EXIT.noVerdict,
  SHARD_CORRUPTED: EXIT.noVerdict,
  SHARD_OTHER_RUN: EXIT.noVerdict,
  SHARD_OTHER_PROFILE: EXIT.noVerdict,
  SHARD_OTHER_VERSION: EXIT.noVerdict,
  SHARD_OTHER_SPLIT: EXIT.noVerdict,
  SHARD_OTHER_DATA: EXIT.noVerdict,
  SHARD_OTHER_ENGINES: EXIT.noVerdict,
  SIGNOFF_REFUSED: EXIT.noVerdict,
  SIGNOFF_UNREADABLE: EXIT.noVerdict,
  SIGNOFF_DOCUMENT_CHANGED: EXIT.noVerdict,
  SIGNOFF_JSON_CHANGED: EXIT.noVerdict,
  SIGNOFF_REPORT_CHANGED: EXIT.noVerdict,
  SIGNOFF_OTHER_REPORT: EXIT.noVerdict,
  SIGNOFF_OTHER_VERSION: EXIT.noVerdict,
  SIGNOFF_SAMPLES_MISSING: EXIT.noVerdict,
  SIGNOFF_SAMPLES_CHANGED: EXIT.noVerdict,
  SELFTEST_FAILED: EXIT.noVerdict,
  GITHUB_REFUSED: EXIT.noVerdict,
  GITHUB_UNAVAILABLE: EXIT.noVerdict,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_EXIT_CODES;

/** What happened (`message`, evidence included), and what to do about it (`hint`). */
export class PlumblineError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlumblineError';
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): number {
    return ERROR_EXIT_CODES[this.code];
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
}
