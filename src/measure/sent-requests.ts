import { BSON, type CommandStartedEvent, type MongoClient } from 'mongodb';
import { z } from 'zod';
import { shapeSchema } from '../model/operation.ts';
import { commonShape, mongoShape, statementOf } from '../shapes/mongo-shape.ts';

/** Of one kind of request to MongoDB, what an observed client sent in a window. */
export const sentRequestSchema = z.object({
  database: z.string(),
  verb: z.string(),
  target: z.string(),
  /** As the profiler tells it. */
  shape: shapeSchema,
  /** What it has beside that: of an `update` or a `delete` the profiler writes down each statement, and not the command. */
  common: shapeSchema,
  /** Commands that had such a statement. */
  asked: z.number(),
  /** Of these, commands that are counted here: one with statements of several kinds is counted for its first. */
  commands: z.number(),
  /** Entries of the profiler that they have. */
  statements: z.number(),
  bytes: z.number(),
});
export type SentRequest = z.infer<typeof sentRequestSchema>;

type Fields = Readonly<Record<string, unknown>>;

/** Requests whose shape is known. A `getMore` is told by its cursor, in the profiler. */
const WITH_SHAPE = [
  'aggregate',
  'count',
  'createIndexes',
  'delete',
  'distinct',
  'find',
  'findAndModify',
  'insert',
  'update',
];
/** Fields of a command that hold its statements, which the profiler has one by one. */
const STATEMENTS: Readonly<Record<string, string>> = { update: 'updates', delete: 'deletes' };

/**
 * Requests by kind, as events of the driver tell them. The profiler has no documents of a bulk insert, one entry for
 * each statement of an update, and 50 kB of a command at most: this has the rest.
 */
export class SentRequests {
  readonly #requests = new Map<string, SentRequest>();

  note(client: MongoClient, { commandName: verb, command: sent, databaseName: database }: CommandStartedEvent): void {
    if (!WITH_SHAPE.includes(verb)) return;
    const command = asRead(client, sent);
    if (command === undefined) return;
    const target = String(command[verb]);
    const request = { database, verb, target };
    const field = STATEMENTS[verb];
    const statements = field === undefined ? undefined : command[field];
    if (field === undefined || !Array.isArray(statements)) {
      const shape = mongoShape({ verb, command });
      this.#add({ ...request, shape, common: {}, asked: 1, commands: 1, statements: 1, bytes: sizeOf(command) });
      return;
    }
    const common = commonShape(command);
    const kinds = new Map<string, SentRequest>();
    for (const statement of statements) {
      const shape = mongoShape({ verb, command: statement });
      const own = { ...request, shape, common, asked: 1, commands: 0, statements: 1, bytes: sizeOf(statement) };
      addTo(kinds, own, 0);
    }
    const [first] = kinds.values();
    if (first !== undefined) {
      first.commands = 1;
      first.bytes += sizeOf({ ...command, [field]: [] });
    }
    for (const kind of kinds.values()) this.#add(kind);
  }

  /** Since it was taken last. */
  take(): SentRequest[] {
    const taken = [...this.#requests.values()];
    this.#requests.clear();
    return taken;
  }

  #add(request: SentRequest): void {
    addTo(this.#requests, request);
  }
}

/** Equal kinds as one. */
export function sentTogether(requests: readonly SentRequest[]): SentRequest[] {
  const together = new Map<string, SentRequest>();
  for (const request of requests) addTo(together, request);
  return [...together.values()];
}

function addTo(requests: Map<string, SentRequest>, request: SentRequest, asked = request.asked): void {
  const { database, verb, target, shape, common } = request;
  const key = JSON.stringify([database, verb, target, shape, common]);
  const known = requests.get(key);
  if (known === undefined) {
    requests.set(key, { ...request });
    return;
  }
  known.asked += asked;
  known.commands += request.commands;
  known.statements += request.statements;
  known.bytes += request.bytes;
}

/** As the server reads it, in the types in which the driver reads the profiler's entries. */
function asRead(client: MongoClient, command: Fields): Fields | undefined {
  try {
    return BSON.deserialize(BSON.serialize(command, { ignoreUndefined: client.bsonOptions.ignoreUndefined === true }));
  } catch {
    return undefined; // it cannot be sent either: the driver says so to whoever asked
  }
}

/** What is asked in bytes of BSON: no session's, cluster's or database's name in it. */
export function sizeOf(command: Fields): number {
  return BSON.calculateObjectSize(statementOf(command));
}
