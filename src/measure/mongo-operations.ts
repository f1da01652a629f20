import { z } from 'zod';
import { isFields, type Operation, operationKey } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import { mongoShape, type Shape } from '../shapes/mongo-shape.ts';
import { type CommandCounts, isDataCommand } from './mongo-commands.ts';
import { distinctPlans } from './mongo-plans.ts';
import { commandName, type ProfileEntry } from './mongo-profiler.ts';
import { type SentRequest, sentTogether, sizeOf } from './sent-requests.ts';

export interface MongoWork {
  /** The variant's. */
  database: string;
  /** Of its profiler. */
  entries: readonly ProfileEntry[];
  /** The commands that were the variant's, by name. */
  commands: CommandCounts;
  /** What the observed clients sent. */
  requests: readonly SentRequest[];
  planOf: ReadonlyMap<ProfileEntry, Plan>;
}

/** What the counters of a group sum up of each entry, by the names of the table. */
const OF_ENTRY = {
  'mongo.keysExamined': (entry) => entry.keysExamined,
  'mongo.docsExamined': (entry) => entry.docsExamined,
  'mongo.returned': (entry) => entry.nreturned,
  'mongo.bytes': (entry) => entry.responseLength,
  'mongo.keysWritten': (entry) => entry.keysInserted + entry.keysDeleted,
  'mongo.docsWritten': (entry) => entry.ninserted + entry.nModified + entry.nUpserted + entry.ndeleted,
  'mongo.writeConflicts': (entry) => entry.writeConflicts,
} as const satisfies Readonly<Record<string, (entry: ProfileEntry) => number>>;

/** The profiler has an entry for each statement of these. */
const BULK = ['update', 'delete'];
/** Of commands that the server counts, and nothing else tells more of. */
const UNATTRIBUTED = 'unattributed';

/**
 * What MongoDB was asked, by kind: the sums over all of them are the totals of the work. A `getMore` belongs to what
 * opened its cursor, statements of a command in bulk share its round trip, and what a pipeline writes by `$merge` is
 * the pipeline's. Commands that no entry and no event tells more of are one `unattributed`.
 */
export function mongoOperations({ database, entries, commands, requests, planOf }: MongoWork): Operation[] {
  const groups = new Groups();
  const byCursor = new Map<string, Group>();
  const mergeTargets = new Set(entries.flatMap((entry) => mergedInto(entry) ?? []));
  const merged: ProfileEntry[] = [];
  for (const entry of entries) {
    const verb = commandName(entry);
    // A client's write has a read concern, at least by default.
    if (mergeTargets.has(targetOf(entry)) && entry.readConcern === undefined && entry.op !== 'command') {
      merged.push(entry);
      continue;
    }
    const group = verb === 'getMore' || verb === 'killCursors' ? cursorGroup(entry) : ownGroup(entry);
    group.add(entry, planOf.get(entry));
    if (entry.cursorid !== undefined) byCursor.set(String(entry.cursorid), group);
  }
  for (const entry of merged) mergingGroup(groups, targetOf(entry)).add(entry, planOf.get(entry));
  const own = sentTogether(requests.filter((request) => request.database === database));
  matchRequests(groups, own);
  for (const [name, n] of Object.entries(commands)) attribute(groups, name, n, own);
  return groups.operations();

  function ownGroup(entry: ProfileEntry): Group {
    const { verb, shape } = requestOf(entry);
    return groups.of(verb, targetOf(entry), shape);
  }

  function cursorGroup(entry: ProfileEntry): Group {
    const [first] = cursorsOf(entry).flatMap((cursor) => byCursor.get(cursor) ?? []);
    return first ?? ownGroup(entry);
  }
}

/** That of a `getMore` is what opened its cursor. */
function requestOf({ originatingCommand, ...entry }: ProfileEntry): { verb: string; shape: Shape } {
  const [opened] = Object.keys(originatingCommand ?? {});
  const verb = opened ?? commandName(entry);
  const command = opened === undefined ? entry.command : (originatingCommand ?? {});
  return { verb, shape: mongoShape({ verb, command, documents: entry.ninserted }) };
}

/** Equal for entries of requests that differ in their values alone. */
export function kindOf(entry: ProfileEntry): string {
  const { verb, shape } = requestOf(entry);
  return keyOf(verb, entry.ns, shape);
}

/** What of the new counters has no other total: they are the sums over the operations. */
export function sumOver(operations: readonly Operation[], counter: string): number {
  return operations.reduce((sum, { counts }) => sum + (counts[counter] ?? 0), 0);
}

/** One kind of request, as it is put together. */
class Group {
  readonly verb: string;
  readonly target: string;
  shape: Shape;
  readonly entries: ProfileEntry[] = [];
  asked = 0;
  /** Round trips. */
  commands = 0;
  /** Of the events of what its entries are of. */
  sent: SentRequest[] = [];
  readonly #plans: Plan[] = [];
  readonly #transactions: number;

  constructor(verb: string, target: string, shape: Shape, transactions = 0) {
    this.verb = verb;
    this.target = target;
    this.shape = shape;
    this.#transactions = transactions;
  }

  add(entry: ProfileEntry, plan: Plan | undefined): void {
    this.entries.push(entry);
    if (plan !== undefined) this.#plans.push(plan);
  }

  /** Entries of the verb itself: no `getMore`, and nothing that it caused. */
  get statements(): number {
    return this.entries.filter((entry) => commandName(entry) === this.verb).length;
  }

  get isTruncated(): boolean {
    return this.shape.truncated === true;
  }

  absorb(other: Group): void {
    this.entries.push(...other.entries);
    this.#plans.push(...other.#plans);
  }

  operation(): Operation {
    const sums = Object.entries(OF_ENTRY).map(([counter, of]) => [
      counter,
      this.entries.reduce((sum, entry) => sum + of(entry), 0),
    ]);
    const counts: Record<string, number> = {
      'mongo.commands': this.commands,
      ...Object.fromEntries(sums),
      'mongo.bytesIn': this.#bytesIn(),
      'mongo.sortsInMemory': this.entries.filter((entry) => entry.hasSortStage && !isLater(entry)).length,
      'mongo.spills': this.#spills(),
      'mongo.transactions': this.#transactions,
      'mongo.repeatedWrites': this.#repeatedWrites(),
      'mongo.concerns': raisesConcern(this.shape) ? this.asked : 0,
    };
    return {
      engine: 'mongodb',
      verb: this.verb,
      target: this.target,
      shape: this.shape,
      asked: this.asked,
      counts: Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
      plans: distinctPlans(this.#plans),
    };
  }

  /** Writers of one document wait for each other. Where a command is cut, its filter is not known. */
  #repeatedWrites(): number {
    const filters = this.entries
      .filter(({ nModified, ndeleted }) => nModified + ndeleted > 0)
      .map(({ command }) => JSON.stringify(command.q ?? command.query))
      .filter((filter) => filter !== undefined);
    return filters.length - new Set(filters).size;
  }

  /** Each `getMore` repeats what its cursor has done by then. */
  #spills(): number {
    const spilled = this.entries.filter((entry) => entry.usedDisk);
    const cursors = new Set(spilled.flatMap(({ cursorid }) => (cursorid === undefined ? [] : [String(cursorid)])));
    return cursors.size + spilled.filter(({ cursorid, op }) => cursorid === undefined && op !== 'getmore').length;
  }

  /**
   * By the events where all of it was observed: the profiler lacks documents, and cuts what is long. What it wrote by
   * `$merge` was not sent.
   */
  #bytesIn(): number {
    const told = this.entries.filter((entry) => {
      const name = commandName(entry);
      return name === this.verb ? this.sent.length === 0 : name === 'getMore' || name === 'killCursors';
    });
    const bytes = told.reduce((sum, entry) => sum + sizeOf(entry.command), 0);
    return bytes + this.sent.reduce((sum, request) => sum + request.bytes, 0);
  }
}

/**
 * A request that waits for more than it would by default: for the journal, for a number of members, or until no later
 * answer can contradict it. `w: 'majority'` is the default of a set.
 */
function raisesConcern({ writeConcern, readConcern }: Shape): boolean {
  const { j, w } = optionsOf(writeConcern);
  return j === true || (typeof w === 'number' && w > 1) || optionsOf(readConcern).level === 'linearizable';
}

function optionsOf(value: Shape[string] | undefined): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {};
}

/** An answer to a cursor that was opened before. */
function isLater(entry: ProfileEntry): boolean {
  return commandName(entry) === 'getMore';
}

class Groups {
  readonly #groups = new Map<string, Group>();

  of(verb: string, target: string, shape: Shape, transactions = 0): Group {
    const key = keyOf(verb, target, shape);
    const group = this.#groups.get(key) ?? new Group(verb, target, shape, transactions);
    this.#groups.set(key, group);
    return group;
  }

  all(): Group[] {
    return [...this.#groups.values()];
  }

  has(verb: string, target: string, shape: Shape): boolean {
    return this.#groups.has(keyOf(verb, target, shape));
  }

  /** All that one has is the other's. */
  merge(from: Group, into: Group): void {
    into.absorb(from);
    this.#groups.delete(keyOf(from.verb, from.target, from.shape));
  }

  /** Under another shape. */
  reshape(group: Group, shape: Shape): void {
    this.#groups.delete(keyOf(group.verb, group.target, group.shape));
    group.shape = shape;
    this.#groups.set(keyOf(group.verb, group.target, shape), group);
  }

  operations(): Operation[] {
    const operations = this.all().map((group) => group.operation());
    return operations
      .map((operation) => [operationKey(operation), operation] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, operation]) => operation);
  }
}

function keyOf(verb: string, target: string, shape: Shape): string {
  return JSON.stringify([verb, target, shape]);
}

/** The collection; empty where the command has none: `$cmd.aggregate`. */
function targetOf({ ns }: ProfileEntry): string {
  const target = ns.slice(ns.indexOf('.') + 1);
  return target.startsWith('$cmd') ? '' : target;
}

/** That of a `getMore`, or those that a `killCursors` ends. */
function cursorsOf({ cursorid, command }: ProfileEntry): string[] {
  if (cursorid !== undefined) return [String(cursorid)];
  return Array.isArray(command.cursors) ? command.cursors.map(String) : [];
}

const mergeSchema = z.union([
  z.string(),
  z.object({ into: z.string() }).transform(({ into }) => into),
  z.object({ into: z.object({ coll: z.string() }) }).transform(({ into }) => into.coll),
  z.object({ coll: z.string() }).transform(({ coll }) => coll),
]);

/** Where the pipeline of an entry writes what it finds, if it does. */
function mergedInto({ command }: ProfileEntry): string | undefined {
  const { pipeline } = command;
  const last: unknown = Array.isArray(pipeline) ? pipeline.at(-1) : undefined;
  if (typeof last !== 'object' || last === null) return undefined;
  return mergeSchema.safeParse(Reflect.get(last, '$merge') ?? Reflect.get(last, '$out')).data;
}

function mergingGroup(groups: Groups, target: string): Group {
  const group = groups.all().find(({ entries }) => entries.some((entry) => mergedInto(entry) === target));
  if (group === undefined) throw new Error(`nothing is merged into ${target}`);
  return group;
}

/** Gives each group the events of what its entries are of, as far as that is certain. */
function matchRequests(groups: Groups, requests: readonly SentRequest[]): void {
  for (const group of groups.all().filter(({ isTruncated }) => isTruncated)) untruncate(groups, group, requests);
  for (const group of groups.all()) {
    const key = keyOf(group.verb, group.target, group.shape);
    const own = requests.filter(({ verb, target, shape }) => keyOf(verb, target, shape) === key);
    const statements = own.reduce((sum, request) => sum + request.statements, 0);
    // Otherwise somebody else asked the same, too.
    if (own.length > 0 && statements === group.statements) group.sent = own;
  }
  for (const group of groups.all()) {
    const [only] = group.sent;
    if (only === undefined || group.sent.length > 1) continue;
    groups.reshape(group, withCommon(group.shape, only.common));
  }
}

/** What was too long for the profiler has the shape of the events that are in no other entry, where there is one. */
function untruncate(groups: Groups, group: Group, requests: readonly SentRequest[]): void {
  const left = requests
    .filter(({ verb, target }) => verb === group.verb && target === group.target)
    .map((request) => {
      const known = groups.all().find(({ shape, ...one }) => keyOf(one.verb, one.target, shape) === keyOfSent(request));
      return { request, statements: request.statements - (known?.statements ?? 0) };
    })
    .filter(({ statements }) => statements > 0);
  const [only] = left;
  if (only === undefined || left.length > 1 || only.statements !== group.statements) return;
  const { shape } = only.request;
  if (groups.has(group.verb, group.target, shape)) groups.merge(group, groups.of(group.verb, group.target, shape));
  else groups.reshape(group, shape);
}

function keyOfSent({ verb, target, shape }: SentRequest): string {
  return keyOf(verb, target, shape);
}

function withCommon(shape: Shape, common: Shape): Shape {
  return Object.fromEntries(Object.entries({ ...shape, ...common }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Divides the round trips of a command among the operations. */
function attribute(groups: Groups, name: string, total: number, requests: readonly SentRequest[]): void {
  const asking = groups.all().filter(({ verb, statements }) => verb === name && statements > 0);
  const left = total - (BULK.includes(name) ? bulkCommands(asking, total) : entryCommands(groups, name, total));
  if (left === 0) return;
  const unseen = requests.filter(
    ({ verb, target, shape, common }) => verb === name && !groups.has(verb, target, withCommon(shape, common)),
  );
  const sent = unseen.reduce((sum, request) => sum + request.commands, 0);
  if (unseen.length > 0 && sent === left) {
    for (const request of unseen) {
      const group = groups.of(name, request.target, withCommon(request.shape, request.common));
      group.asked += request.asked;
      group.commands += request.commands;
      group.sent.push(request);
    }
    return;
  }
  const opened = groups.all().filter(({ verb, statements }) => verb === name && statements === 0);
  // A change stream, whose `aggregate` the profiler does not write down: its cursor tells what it was.
  const [rest] =
    opened.length === 1
      ? opened
      : [
          isDataCommand(name)
            ? groups.of(UNATTRIBUTED, '', {})
            : groups.of(name, '', {}, name.endsWith('Transaction') ? total : 0),
        ];
  if (rest === undefined) return;
  rest.asked += left;
  rest.commands += left;
}

/** Of a command with an entry each. */
function entryCommands(groups: Groups, name: string, total: number): number {
  let attributed = 0;
  for (const group of groups.all()) {
    const own = group.entries.filter((entry) => commandName(entry) === name).length;
    const counted = Math.min(own, total - attributed);
    group.commands += counted;
    if (group.verb === name) group.asked += own;
    attributed += counted;
  }
  return attributed;
}

/** Of one with an entry for each statement: by the events, or where each command has one, or where all are of one kind. */
function bulkCommands(asking: readonly Group[], total: number): number {
  const sent = asking.reduce((sum, group) => sum + sumOf(group.sent, 'commands'), 0);
  const statements = asking.reduce((sum, group) => sum + group.statements, 0);
  const isObserved = sent === total && asking.every((group) => group.sent.length > 0);
  for (const group of asking) {
    if (isObserved) {
      group.asked = sumOf(group.sent, 'asked');
      group.commands = sumOf(group.sent, 'commands');
    } else if (statements === total || asking.length === 1) {
      group.asked = statements === total ? group.statements : total;
      group.commands = group.asked;
    } else group.asked = group.statements;
  }
  return asking.reduce((sum, group) => sum + group.commands, 0);
}

function sumOf(requests: readonly SentRequest[], field: 'asked' | 'commands'): number {
  return requests.reduce((sum, request) => sum + request[field], 0);
}
