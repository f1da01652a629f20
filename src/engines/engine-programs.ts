interface EngineProgram {
  /** The name under which people know it, and of its binary. */
  program: string;
  /** It logs this when it listens. */
  readyLine: RegExp;
  /** What provisioning builds on machines that reach no image. */
  standIn: string;
}

export const ENGINE_PROGRAMS = {
  MongoDB: { program: 'mongod', readyLine: /Waiting for connections/, standIn: 'plumbline.local/mongo:7.0.15' },
  Redis: { program: 'redis-server', readyLine: /Ready to accept connections/, standIn: 'plumbline.local/redis:7.0.15' },
} as const satisfies Record<'MongoDB' | 'Redis', EngineProgram>;

/** By the names that images have in a configuration. */
export const STAND_INS = { mongodb: ENGINE_PROGRAMS.MongoDB.standIn, redis: ENGINE_PROGRAMS.Redis.standIn } as const;
