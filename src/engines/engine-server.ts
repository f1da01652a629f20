import type { EngineUse } from './running-engines.ts';

/** One engine of a pair. */
export interface EngineServer extends AsyncDisposable {
  readonly engine: 'MongoDB' | 'Redis';
  /** Where it answers now; a restart may change it. */
  readonly url: string;
  /** The image, the binary, or the redacted address. */
  readonly image: string;
  /** The cores that it was asked to stay on hold it. */
  readonly pinned: boolean;
  /** What is known of its end, or that it still runs: exit code and last lines. One sentence and a log. */
  obituary(): Promise<string>;
}

/** An engine that Plumbline started, and so may stop. */
export interface ManagedServer extends EngineServer {
  /** Ends it cleanly and keeps its data; throws when it had to be killed. */
  stop(): Promise<void>;
  /** Starts it again on the same data, stopped or not, and waits until it says that it is ready. */
  restart(): Promise<void>;
  /** CPU and reads since its start, and the memory that it holds now. */
  use(): Promise<EngineUse>;
}

/** Exit codes of a clean end; 12 is mongod's on Windows, and so the stand-in's. */
export const CLEAN_EXITS: readonly number[] = [0, 12];
