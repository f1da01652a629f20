import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { Topology } from '../model/engines.ts';
import { withMongo } from './conversation.ts';
import type { EngineOptions } from './running-engines.ts';

const ttlSchema = z.object({ ttlMonitorEnabled: z.boolean() });

/** What the report must say of a MongoDB that somebody else configured. */
export async function givenMongoNotes(
  url: string,
  actual: Topology,
  deadlineMs: number,
  { topology, pinCores, signal }: Pick<EngineOptions, 'topology' | 'pinCores' | 'signal'>,
): Promise<string[]> {
  const notes = pinCores ? ["the engines are not pinned: they are not Plumbline's"] : [];
  if (actual !== topology) notes.push(`the given MongoDB is a ${actual}, the configuration says ${topology}`);
  try {
    await withMongo(url, deadlineMs, signal, async (client) => {
      const admin = client.db('admin');
      const { ttlMonitorEnabled } = ttlSchema.parse(await admin.command({ getParameter: 1, ttlMonitorEnabled: 1 }));
      if (ttlMonitorEnabled) {
        notes.push(
          'the given MongoDB deletes documents by TTL indexes: start it with ttlMonitorEnabled=false, or seeded data may vanish',
        );
      }
    });
  } catch (thrown) {
    signal?.throwIfAborted();
    notes.push(`the given MongoDB does not tell whether its TTL monitor is on: ${messageOf(thrown)}`);
  }
  return notes;
}
