import { withDeadline } from '../process/deadline.ts';
import type { Docker } from './docker.ts';
import { isPresent } from './docker-images.ts';
import { STAND_INS } from './engine-programs.ts';
import type { EngineOptions } from './running-engines.ts';

const REGISTRY_MS = 5_000;

export interface ImageState {
  wanted: string;
  state: 'present' | 'pullable' | 'not to be had';
  standIn: { name: string; present: boolean };
}

/** Both images, without pulling them. */
export function imageStates(docker: Docker, images: EngineOptions['images']): Promise<ImageState[]> {
  return Promise.all([
    stateOf(docker, images.mongodb, STAND_INS.mongodb),
    stateOf(docker, images.redis, STAND_INS.redis),
  ]);
}

async function stateOf(docker: Docker, wanted: string, standIn: string): Promise<ImageState> {
  const [present, standInPresent] = await Promise.all([isPresent(docker, wanted), isPresent(docker, standIn)]);
  const state = present ? 'present' : (await isPullable(docker, wanted)) ? 'pullable' : 'not to be had';
  return { wanted, state, standIn: { name: standIn, present: standInPresent } };
}

async function isPullable(docker: Docker, name: string): Promise<boolean> {
  try {
    await withDeadline(docker.api.getImage(name).distribution(), REGISTRY_MS, 'the registry');
    return true;
  } catch {
    return false; // whatever the reason: a pull would meet it too
  }
}
