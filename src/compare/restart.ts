import { blockAnswerSchema, doneAnswerSchema } from '../measure/messages.ts';
import { shuffled } from '../measure/shuffled.ts';
import type { Restart } from '../model/comparison.ts';
import type { Random } from '../model/dataset.ts';
import { readCpuTicks } from '../session/host.ts';
import type { Measurer } from '../session/measurer.ts';
import { restoreWritten } from '../session/restore-written.ts';
import { type BlockLimits, type PairedBlocks, pairedBlocks } from './block-pairs.ts';
import type { Failures } from './failures.ts';
import { SIDES, type Side } from './servers.ts';
import {
  databasesOf,
  type MeasurerSettings,
  measurerOf,
  restoring,
  type SideInUse,
  scenarioOf,
} from './side-in-use.ts';
import { type ComparedVariant, keyOf } from './variants.ts';

export interface RestartOptions {
  sides: Record<Side, SideInUse>;
  /** Those that are still open. */
  variants: readonly ComparedVariant[];
  settings: MeasurerSettings;
  /** Both copies of the data have the same indexes. */
  swappable: boolean;
  failures: Failures;
  random: Random;
  /** Asked before each scenario: false ends the restart there. */
  goesOn(): boolean;
  onVariant(variant: ComparedVariant): void;
}

export interface MeasuredRestart {
  restart: Restart;
  paired: PairedBlocks;
}

/** Both workers once, at the same time, on a mix of what they will measure: a process is slow while it is young. */
const WORKER_WARMUP = { maxMs: 2_000, perVariantMs: 500 };
const MIX_BLOCK = { from: 0, calls: 1_000, maxMs: 100, minCalls: 1 };

/** Starts a fresh process a side and measures with that pair whatever is still open. */
export async function measureRestart(options: RestartOptions): Promise<Map<string, MeasuredRestart>> {
  const swapped = options.swappable && options.random.chance(0.5);
  await using pair = new WorkerPair(options, swapped);
  const measured = new Map<string, MeasuredRestart>();
  const byScenario = Map.groupBy(options.variants, ({ scenario }) => scenario);
  const order = shuffled([...byScenario.values()], options.random).map((own) => shuffled(own, options.random));
  await pair.warmUp(order.flat());
  for (const variants of order) {
    if (!options.goesOn()) break;
    for (const variant of variants) {
      if (SIDES.some((side) => options.failures.of(variant, side))) continue;
      options.onVariant(variant);
      await pair.guard(variant, async () => {
        const paired = await pair.measure(variant);
        measured.set(keyOf(variant), { restart: { swapped, pairs: paired.pairs }, paired });
      });
    }
  }
  return measured;
}

/** A measuring process a side, both of the same age. What is not timed, both do at the same time. */
class WorkerPair implements AsyncDisposable {
  readonly #options: RestartOptions;
  readonly #swapped: boolean;
  readonly #measurers: Record<Side, Measurer>;
  /** The side that failed. */
  #failed: Side = 'head';

  constructor(options: RestartOptions, swapped: boolean) {
    this.#options = options;
    this.#swapped = swapped;
    const { sides, settings } = options;
    this.#measurers = {
      base: measurerOf(sides.base, settings, databasesOf('base', swapped)),
      head: measurerOf(sides.head, settings, databasesOf('head', swapped)),
    };
  }

  async guard(variant: ComparedVariant, work: () => Promise<unknown>): Promise<void> {
    const measurers = Object.values(this.#measurers);
    await this.#options.failures.guard(variant, () => this.#failed, measurers, work);
  }

  /**
   * Blocks of the variants in turns until the workers have had their time, which they share. Each stays open until it
   * is measured: code that is opened twice in one process is not what users have. A database that is written to is one
   * variant's at a time, and so is the machine an application's: of those there is the first one alone, where there is
   * no other.
   */
  async warmUp(variants: readonly ComparedVariant[]): Promise<void> {
    const reading = variants.filter(({ definition }) => !definition.writes && definition.app === undefined);
    const mix = reading.length > 0 ? reading : variants.slice(0, 1);
    const warmupMs = Math.min(WORKER_WARMUP.maxMs, WORKER_WARMUP.perVariantMs * mix.length);
    const limits = { ...MIX_BLOCK, maxMs: Math.max(MIX_BLOCK.maxMs, warmupMs / mix.length) };
    const endsAt = performance.now() + warmupMs;
    for (const variant of shuffled(mix, this.#options.random)) {
      if (performance.now() >= endsAt) break;
      await this.guard(variant, () =>
        this.#both(async (side) => {
          await this.#open(side, variant);
          await this.#block(side, variant, limits);
        }),
      );
    }
  }

  async measure(variant: ComparedVariant): Promise<PairedBlocks> {
    const { random } = this.#options;
    await this.#both((side) => this.#open(side, variant));
    const paired = await pairedBlocks({
      warmUp: (limits) => this.#both((side) => this.#block(side, variant, limits)),
      runBlock: (side, limits) => this.#on(side, () => this.#block(side, variant, limits)),
      readTicks: readCpuTicks,
      random,
    });
    await this.#both((side) => this.#close(side, variant));
    return paired;
  }

  /** Waits for both, so that nothing is under way when one has failed. */
  async #both<T>(work: (side: Side) => Promise<T>): Promise<T[]> {
    const settled = await Promise.allSettled(SIDES.map((side) => work(side)));
    const values: T[] = [];
    for (const [at, outcome] of settled.entries()) {
      await this.#on(SIDES[at] ?? 'head', async () => {
        if (outcome.status === 'rejected') throw outcome.reason;
        values.push(outcome.value);
      });
    }
    return values;
  }

  async #on<T>(side: Side, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      this.#failed = side;
      throw thrown;
    }
  }

  async #restore(side: Side, { scenario, variant }: ComparedVariant): Promise<void> {
    const own = this.#options.sides[side];
    await restoreWritten(scenarioOf(own, scenario), variant, restoring(own, databasesOf(side, this.#swapped)));
  }

  /** What a variant writes to is made anew. What an open one put into Redis stays. */
  async #open(side: Side, variant: ComparedVariant): Promise<void> {
    const measurer = this.#measurers[side];
    const scenario = scenarioOf(this.#options.sides[side], variant.scenario);
    const worker = await measurer.load(scenario);
    if (!measurer.isOpen(scenario, variant.variant)) {
      await this.#restore(side, variant);
      const keepCache = measurer.hasOpen;
      await measurer.open(worker, scenario, variant.variant, { countCommands: false, keepCache });
    }
    if (variant.definition.variants[variant.variant]?.prime) {
      await worker.ask({ op: 'prime', variant: variant.variant }, keyOf(variant, side), doneAnswerSchema);
    }
  }

  async #block(side: Side, variant: ComparedVariant, limits: BlockLimits): Promise<number[]> {
    const worker = await this.#measurers[side].load(scenarioOf(this.#options.sides[side], variant.scenario));
    const request = { op: 'block', variant: variant.variant, ...limits } as const;
    return (await worker.ask(request, keyOf(variant, side), blockAnswerSchema)).latencyMs;
  }

  async #close(side: Side, variant: ComparedVariant): Promise<void> {
    const scenario = scenarioOf(this.#options.sides[side], variant.scenario);
    const worker = await this.#measurers[side].load(scenario);
    await this.#measurers[side].close(worker, scenario, variant.variant);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#measurers).map((measurer) => measurer[Symbol.asyncDispose]()));
  }
}
