import { isDenied } from '../engines/authorization-error.ts';
import { PlumblineError } from '../errors.ts';
import { readServer } from '../measure/mongo-commands.ts';
import { Profiler } from '../measure/mongo-profiler.ts';
import { clearPlanCaches, HARNESS_APP_NAME } from '../measure/work-pass.ts';
import { DATABASES, type Databases, SECOND_DATABASES, scratchOf } from './databases.ts';
import type { ControlClients } from './measurer.ts';

/** With the one in which a side's indexes are tried. */
function listOf(databases: Databases, without: readonly string[] = []): string {
  const names = Object.values(databases).filter((name) => !without.includes(name));
  return `${names.join(', ')} and ${scratchOf(databases)}`;
}

const GRANT = `Grant it readWrite and dbAdmin on ${listOf(DATABASES)}, for compare on ${listOf(SECOND_DATABASES, [DATABASES.bare])} too, and clusterMonitor on admin; docs/configuration.md has the command.`;

/**
 * Does what the work pass will do, in databases that Plumbline has claimed, so that a right that is missing is told
 * before the data is loaded, and all of them at once. @throws RIGHTS_MISSING
 */
export async function assertMongoRights({ mongo }: ControlClients, databases: Iterable<string>): Promise<void> {
  const denied = [...(await deniedOf('serverStatus on admin', () => readServer(mongo)))];
  for (const name of databases) {
    const profiler = new Profiler(mongo, name, HARNESS_APP_NAME);
    denied.push(
      ...(await deniedOf(`planCacheClear on ${name}`, () => clearPlanCaches(mongo, name))),
      ...(await deniedOf(`profile and system.profile on ${name}`, async () => {
        await profiler.reset();
        await profiler.sections();
      })),
    );
  }
  if (denied.length === 0) return;
  throw new PlumblineError(
    'RIGHTS_MISSING',
    `MongoDB does not let the user of MONGO_URL do what a run needs: ${denied.join(', ')}`,
    GRANT,
  );
}

/** RIGHTS_MISSING for what MongoDB refused to a user of too few rights; undefined for any other error. */
export function rightsMissing(thrown: unknown): PlumblineError | undefined {
  if (!isDenied(thrown)) return undefined;
  const { message } = thrown;
  if (/requires authentication/.test(message)) {
    return new PlumblineError(
      'ENGINE_UNAVAILABLE',
      `MongoDB asks for a user, and MONGO_URL names none: ${message}`,
      'Write USER:PASSWORD@ before the host in MONGO_URL, and ?authSource=admin behind it.',
    );
  }
  return new PlumblineError(
    'RIGHTS_MISSING',
    `MongoDB does not let the user of MONGO_URL do what a run needs: ${message}`,
    GRANT,
  );
}

async function deniedOf(what: string, attempt: () => Promise<unknown>): Promise<string[]> {
  try {
    await attempt();
    return [];
  } catch (thrown) {
    if (isDenied(thrown)) return [what];
    throw thrown;
  }
}
