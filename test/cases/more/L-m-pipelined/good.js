export const run = async (redis, { i }) => { const all = []; for (let k = 0; k < 10; k++) all.push(await redis.get(`count:${i + k}`)); return all; };
