export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i += 2) p.set(`lock:${i}`, '1'); await p.exec(); };
const keysFrom = (i) => Array.from({ length: 20 }, (_, k) => `lock:${i + k}`);
export const run = (redis, { i }) => redis.exists(keysFrom(i));
