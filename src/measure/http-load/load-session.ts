import { LOAD_TIMEOUT, type LoadDefinition, type LoadStep, type RecordedAnswer } from '../../model/http-load.ts';
import { durationMs } from '../../model/quantity.ts';
import type { Scenario } from '../../model/scenario.ts';
import { comparedPart } from '../canonical-result.ts';
import { ApplicationHttp } from '../http-client.ts';
import type { LiveFigures, WorkerRequest } from '../messages.ts';
import { arrivalRate } from './arrival-rate.ts';
import { connectionLevel } from './connection-level.ts';
import { loadStep, type StepTarget } from './load-step.ts';
import { type Comparable, type RecordedRequest, recordedAnswer, recordRequests } from './recorded-requests.ts';

type StepRequest = Extract<WorkerRequest, { op: 'load-level' | 'load-rate' }>;

/** The load of one variant: its recorded requests, then step after step. */
export class LoadSession {
  readonly #load: LoadDefinition<unknown, string>;
  readonly #params: readonly unknown[];
  readonly #appUrl: string;
  readonly #onLive: (figures: LiveFigures) => void;
  readonly #comparable: Comparable;
  #recorded: readonly RecordedRequest[] = [];

  constructor(
    { load, sameResult }: Scenario,
    params: readonly unknown[],
    appUrl: string,
    onLive: (figures: LiveFigures) => void,
  ) {
    if (load === undefined) throw new Error('the scenario has no `load`');
    this.#load = load;
    this.#params = params;
    this.#appUrl = appUrl;
    this.#onLive = onLive;
    // Without anything to compare, an answer is right by its status.
    this.#comparable = sameResult === false ? () => null : (answer) => comparedPart(sameResult, answer);
  }

  /** Asks each distinct request once; `guard` is called before each with its place. */
  async record(guard: (index: number) => void): Promise<RecordedAnswer[]> {
    using http = new ApplicationHttp(this.#appUrl);
    const requests = this.#params.map((params) => {
      const request = this.#load.request(params);
      return typeof request === 'string' ? { path: request } : request;
    });
    const distinct = [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
    this.#recorded = await recordRequests(http, distinct, this.#comparable, guard);
    return this.#recorded.map(recordedAnswer);
  }

  async step(request: StepRequest): Promise<LoadStep> {
    const target: StepTarget = {
      url: this.#appUrl,
      recorded: this.#recorded,
      comparable: this.#comparable,
      timeoutMs: durationMs(this.#load.timeout ?? LOAD_TIMEOUT),
      onLive: this.#onLive,
    };
    return await loadStep(target, (tally) =>
      request.op === 'load-level' ? connectionLevel(target, request, tally) : arrivalRate(target, request, tally),
    );
  }
}
