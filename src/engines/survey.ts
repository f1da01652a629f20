import { messageOf } from '../errors.ts';
import { TOPOLOGY_WORDS } from '../model/engines.ts';
import { redactUrl } from '../process/redact-url.ts';
import { connectDocker, type Docker } from './docker.ts';
import { type ImageState, imageStates } from './image-state.ts';
import { abandonedLocally } from './leftovers.ts';
import { provisioningRefused } from './provision.ts';
import type { EngineOptions } from './running-engines.ts';
import { localBinaries } from './start-local.ts';
import { givenUrls, lookAtGiven } from './start-url.ts';
import { abandonedContainers } from './sweep-containers.ts';

type SurveyedWay = 'url' | 'docker' | 'local' | 'provisioning';

export interface EngineSurvey {
  /** In the order in which a start tries them. */
  ways: { way: SurveyedWay; usable: boolean; reason: string }[];
  /** What a start would use. */
  chosen?: SurveyedWay;
  images: ImageState[];
  /** Containers and directories of dead runs, which the next start removes. */
  leftovers: string[];
  notes: string[];
}

/** What there is to run on, and what a start would use; starts and changes nothing. */
export async function surveyEngines(options: EngineOptions): Promise<EngineSurvey> {
  const [url, docker, local, provisioning, leftDirectories] = await Promise.all([
    look('url', () => lookAtUrls(options)),
    lookAtDocker(options),
    look('local', async () => {
      const { mongod, redis } = await localBinaries();
      return `${mongod} and ${redis}`;
    }),
    look('provisioning', () => lookAtProvisioning(options)),
    abandonedLocally(options.cacheDirectory),
  ]);
  const ways = [url, docker, local, provisioning];
  const chosen = chosenWay(ways, options);
  const leftovers = [...docker.leftovers, ...leftDirectories.map(({ directory }) => directory)];
  return {
    ways: ways.map(({ way, usable, reason }) => ({ way, usable, reason })),
    ...(chosen === undefined ? {} : { chosen }),
    images: docker.images,
    leftovers,
    notes: [
      ...docker.images.map(
        ({ wanted, state, standIn }) =>
          `image ${wanted}: ${state}; stand-in ${standIn.name}: ${standIn.present ? 'present' : 'absent'}`,
      ),
      ...leftovers.map((leftover) => `left behind by a dead run, removed at the next start: ${leftover}`),
    ],
  };
}

interface Look {
  way: SurveyedWay;
  usable: boolean;
  reason: string;
}

async function look(way: SurveyedWay, see: () => Promise<string>): Promise<Look> {
  try {
    return { way, usable: true, reason: await see() };
  } catch (thrown) {
    return { way, usable: false, reason: messageOf(thrown) };
  }
}

async function lookAtUrls(options: EngineOptions): Promise<string> {
  const urls = givenUrls(options);
  const { mongo, redis } = await lookAtGiven(urls, options.signal);
  const words = TOPOLOGY_WORDS[mongo.topology];
  const set = words === '' ? '' : `, a ${words}`;
  return `MongoDB ${mongo.version} at ${redactUrl(urls.mongo)}${set}, Redis ${redis.version} at ${redactUrl(urls.redis)}`;
}

async function lookAtProvisioning(options: EngineOptions): Promise<string> {
  const refusal = await provisioningRefused(options.provision);
  if (refusal !== undefined) throw new Error(refusal);
  return 'a Docker engine and stand-in images can be installed here (root, Debian)';
}

async function lookAtDocker(options: EngineOptions): Promise<Look & { images: ImageState[]; leftovers: string[] }> {
  let docker: Docker;
  try {
    docker = await connectDocker(options.signal);
  } catch (thrown) {
    return { way: 'docker', usable: false, reason: messageOf(thrown), images: [], leftovers: [] };
  }
  const [images, abandoned] = await Promise.all([imageStates(docker, options.images), abandonedContainers(docker)]);
  const missing = images.filter(({ state, standIn }) => state === 'not to be had' && !standIn.present);
  return {
    way: 'docker',
    usable: missing.length === 0,
    reason:
      missing.length === 0
        ? `Docker ${docker.client.info.containerRuntime.serverVersion}`
        : `no image and no stand-in for ${missing.map(({ wanted }) => wanted).join(' and ')}`,
    images,
    leftovers: abandoned.map(({ Names, Id, Image }) => `container ${Names[0] ?? Id} (${Image})`),
  };
}

/** As a start goes: URLs that are given are used or fail, whatever else there is. */
function chosenWay(ways: readonly Look[], { via, urls }: EngineOptions): SurveyedWay | undefined {
  const usable = (way: SurveyedWay) => ways.some((look) => look.way === way && look.usable);
  if (via === 'url' || (via === undefined && (urls.mongo || urls.redis))) return usable('url') ? 'url' : undefined;
  const order: readonly SurveyedWay[] =
    via === 'local' ? ['local'] : via === 'docker' ? ['docker', 'provisioning'] : ['docker', 'local', 'provisioning'];
  return order.find(usable);
}
