import { mkdirSync, writeFileSync } from 'node:fs';
const expected = {};
const TICKETS = { team: "({ pick, data }) => ({ team: pick(data.teams) })" };
function add(name, { title, fault, params = TICKETS.team, args = 'mongo', open, before, prime, writes, checks = '{ current: {} }', good, faulty, alike, rule, sentence, cure, fix, better }) {
  mkdirSync(name, { recursive: true });
  const source = name.replace(/^L-/, '');
  const given = args.split(',').map((s) => s.trim());
  const lines = [
    "import { defineScenario } from 'plumbline-gate';",
    "import desk from '../seed/desk.dataset.ts';",
    `import * as app from '../src/${source}.js';`,
    '',
    'export default defineScenario({',
    `  title: '${title}',`,
    '  dataset: desk,',
    `  params: ${params},`,
    ...(open ? ['  open: async ({ redis }) => { await app.fill(redis); return {}; },'] : []),
    ...(writes ? [`  writes: { collections: ['${writes}'] },`] : []),
    `  variants: { current: { timed: false, ${prime ? 'prime: true, ' : ''}${before ? `beforeEach: ${before}, ` : ''}run: ({ ${given.join(', ')} }, p) => app.run(${given.join(', ')}, p) } },`,
    `  checks: ${checks},`,
    '});', ''];
  writeFileSync(`${name}/scenario.ts`, lines.join('\n'));
  if (fault) writeFileSync(`${name}/CASE.md`, `# ${name}\n\n- Fault: ${fault}\n- \`good.js\`, \`faulty.js\`, \`alike.js\`: the data-layer function in each version (\`src/${source}.js\` of the project); \`scenario.ts\` is the same in all three.\n`);
  for (const [version, text] of Object.entries({ good, faulty, alike })) if (text) writeFileSync(`${name}/${version}.js`, `${text.trim()}\n`);
  expected[name] = faulty ? { faulty: { red: true, rule, sentence, cure }, alike: { red: false }, fix: fix ?? { red: false, better: true } } : { alike: { red: false, ...(better ? { better: true } : {}) } };
}
const C1 = "{ current: { plan: 'IXSCAN', mongoCommands: 1 } }";
const R = '{ current: { mongoCommands: 0 } }';
const lookup = (tail) => `export const run = (db, { team }) => db.collection('tickets').aggregate([{ $match: { team } }, { $sort: { opened: -1 } }, { $limit: 10 }, { $lookup: ${tail} }, { $project: { by: { $first: '$by.name' } } }]).toArray();`;
add('m01-lookup-without-index', { title: 'Tickets and who has them', fault: '$lookup by a field of the other collection that has no index: the collection is scanned for each ticket', checks: "{ current: { mongoCommands: 1 } }",
  good: lookup("{ from: 'agents', localField: 'agent', foreignField: 'handle', as: 'by' }"),
  faulty: lookup("{ from: 'agents', localField: 'agent', foreignField: 'login', as: 'by' }"),
  alike: lookup("{ from: 'agents', localField: 'agent', foreignField: 'handle', pipeline: [{ $project: { name: 1 } }], as: 'by' }"),
  rule: ['index-lost', 'more-examined'], sentence: ['$lookup', 'agents'], cure: ['login'] });
const newest = (filter, options = '') => `export const run = (db) => db.collection('tickets').find({ status: ${filter} }, { projection: { subject: 1 }${options} }).sort({ opened: -1 }).limit(20).toArray();`;
add('m02-not-in', { title: 'Escalated tickets', fault: '$nin of all other states in place of the one that is wanted: the order of the index is lost', params: '() => ({})', checks: C1,
  good: newest("'escalated'"), faulty: newest("{ $nin: ['done', 'open'] }"), alike: newest("{ $in: ['escalated'] }"),
  rule: ['sort-in-memory', 'other-index', 'more-examined'], sentence: ['memory', '$nin', 'index', 'examine'], cure: ['$in', 'equal', 'status', '$nin'] });
add('m03-sorted-by-the-application', { title: 'Five newest of a team', fault: 'sort and limit are done by the application: everything is sent to it', checks: C1,
  good: "export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { subject: 1, opened: 1 } }).sort({ opened: -1 }).limit(5).toArray();",
  faulty: "export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { subject: 1, opened: 1 } }).toArray()).sort((a, b) => b.opened - a.opened).slice(0, 5);",
  alike: "export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { opened: 1, subject: 1 }, sort: { opened: -1 }, limit: 5 }).toArray();",
  rule: ['limit-lost'], sentence: ['limit'], cure: ['limit'] });
add('m04-distinct-of-everything', { title: 'Regions of a team', fault: 'distinct without its filter: the whole collection is read', checks: "{ current: { mongoCommands: 1 } }",
  good: "export const run = async (db, { team }) => (await db.collection('tickets').distinct('region', { team })).sort();",
  faulty: "export const run = async (db) => (await db.collection('tickets').distinct('region')).sort();",
  alike: "export const run = async (db, { team }) => (await db.collection('tickets').distinct('region', { team: { $in: [team] } })).sort();",
  rule: ['index-lost', 'more-examined'], sentence: ['distinct', 'tickets'], cure: ['filter', 'region', 'team'] });
const titled = (collation) => `export const run = (db, { n }) => db.collection('articles').find({ title: \`how TO do \${n}\` }, { projection: { slug: 1 } }).collation(${collation}).toArray();`;
add('m05-other-collation', { title: 'An article by its title', fault: 'another collation than that of the index: the index cannot be used', params: '({ pick, data }) => ({ n: pick(data.articles) })', checks: C1,
  good: titled("{ locale: 'en', strength: 2 }"), faulty: titled("{ locale: 'en', strength: 1 }"), alike: titled("{ locale: 'en', strength: 2, caseLevel: false }"),
  rule: ['wrong-type', 'index-lost'], sentence: ['collation'], cure: ['collation'] });
const online = "export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 3000; i++) p.set(`seen:${i}`, '1'); for (let i = 0; i < 20; i++) { p.set(`online:${i}`, '1'); p.sadd('online', `online:${i}`); } await p.exec(); };\n";
add('m06-keys', { title: 'Who is online', fault: 'KEYS with a pattern in place of a set: all keys of the database are walked', params: '() => ({})', args: 'redis', open: true, checks: R,
  good: `${online}export const run = async (redis) => (await redis.smembers('online')).sort();`,
  faulty: `${online}export const run = async (redis) => (await redis.keys('online:*')).sort();`,
  alike: `${online}export const run = async (redis) => { const members = await redis.smembers('online'); return members.toSorted(); };`,
  rule: ['value-walked'], sentence: ['keys'], cure: ['set', 'scan'] });
const banned = "export const fill = async (redis) => { for (let at = 0; at < 4000; at += 1000) await redis.sadd('banned', ...Array.from({ length: 1000 }, (_, i) => `user-${at + i}`)); };\n";
add('m07-smembers', { title: 'Is somebody banned', fault: 'the whole set is read to look for one member', params: '({ int }) => ({ i: int(0, 7_999) })', args: 'redis', open: true, checks: R,
  good: `${banned}export const run = async (redis, { i }) => (await redis.sismember('banned', \`user-\${i}\`)) === 1;`,
  faulty: `${banned}export const run = async (redis, { i }) => (await redis.smembers('banned')).includes(\`user-\${i}\`);`,
  alike: `${banned}export const run = async (redis, { i }) => (await redis.smismember('banned', \`user-\${i}\`))[0] === 1;`,
  rule: ['whole-value-read', 'value-walked'], sentence: ['whole', 'smembers'], cure: ['sismember'] });
const fill = (n) => `export const fill = (redis) => redis.rpush('work', ...Array.from({ length: ${n} }, (_, i) => \`job-\${i}\`));\n`;
add('m08-del-of-a-big-key', { title: 'The queue is emptied', fault: 'DEL of a list that grew to thousands of elements', params: '() => ({})', args: 'redis', before: '({ redis }) => app.fill(redis)', checks: R,
  good: `${fill(10)}export const run = (redis) => redis.del('work');`, faulty: `${fill(8000)}export const run = (redis) => redis.del('work');`, alike: `${fill(10)}export const run = (redis) => redis.unlink('work');`,
  rule: ['value-walked'], sentence: ['del', 'elements', 'walk'], cure: ['unlink', 'trim', 'short', 'bound'] });
const fields = 'const fieldsOf = (i) => Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`field-${k}`, `value ${i} ${k}`]));\n';
add('m09-hset-per-field', { title: 'A profile is kept', fault: 'HSET for each field in place of one', params: '({ int }) => ({ i: int(0, 99) })', args: 'redis', checks: R,
  good: `${fields}export const run = async (redis, { i }) => { await redis.hset(\`profile:\${i}\`, fieldsOf(i)); return i; };`,
  faulty: `${fields}export const run = async (redis, { i }) => { for (const [field, value] of Object.entries(fieldsOf(i))) await redis.hset(\`profile:\${i}\`, field, value); return i; };`,
  alike: `${fields}export const run = async (redis, { i }) => { await redis.hset(\`profile:\${i}\`, ...Object.entries(fieldsOf(i)).flat()); return i; };`,
  rule: ['keys-one-by-one', 'pipelining-lost', 'writes-unbatched'], sentence: ['hset'], cure: ['one hset', 'pipeline', 'all fields', 'together'] });
add('m10-incr-then-expire', { title: 'A rate limit', fault: 'INCR and EXPIRE, each awaited, in place of one round trip', params: '({ int }) => ({ i: int(0, 99) })', args: 'redis', checks: R,
  good: "export const run = async (redis, { i }) => { await redis.pipeline().incr(`rate:${i}`).expire(`rate:${i}`, 60).exec(); return i; };",
  faulty: "export const run = async (redis, { i }) => { await redis.incr(`rate:${i}`); await redis.expire(`rate:${i}`, 60); return i; };",
  alike: "export const run = async (redis, { i }) => { await redis.pipeline([['incr', `rate:${i}`], ['expire', `rate:${i}`, 60]]).exec(); return i; };",
  rule: ['pipelining-lost'], sentence: ['one by one', 'round trip', 'pipelin'], cure: ['pipeline', 'together', 'promise.all'] });
add('m11-read-then-write', { title: 'A ticket is taken', fault: 'find and update in place of one findOneAndUpdate', params: '({ int }) => ({ n: int(0, 4_999) })', writes: 'tickets', checks: "{ current: { plan: 'IXSCAN' } }",
  good: "export const run = async (db, { n }) => (await db.collection('tickets').findOneAndUpdate({ _id: n }, { $inc: { views: 1 } }, { returnDocument: 'after', projection: { subject: 1 } })).subject;",
  faulty: "export const run = async (db, { n }) => { const ticket = await db.collection('tickets').findOne({ _id: n }, { projection: { subject: 1 } }); await db.collection('tickets').updateOne({ _id: n }, { $inc: { views: 1 } }); return ticket.subject; };",
  alike: "export const run = async (db, { n }) => { const ticket = await db.collection('tickets').findOneAndUpdate({ _id: n }, { $inc: { views: 1 } }, { projection: { subject: 1 }, returnDocument: 'after', includeResultMetadata: false }); return ticket.subject; };",
  rule: ['more-asked', 'more-work'], sentence: ['find', 'update'], cure: ['findoneandupdate', 'findandmodify'] });
const upsert = (i) => `{ filter: { page: \`page-\${first + ${i}}\` }, update: { $inc: { seen: 1 } }, upsert: true }`;
add('m12-upserts-in-a-loop', { title: 'Pages seen', fault: 'an upsert for each page in place of one bulkWrite', params: '({ int }) => ({ first: int(0, 280) })', writes: 'visits', checks: "{ current: { plan: 'IXSCAN' } }",
  good: `export const run = async (db, { first }) => { await db.collection('visits').bulkWrite(Array.from({ length: 15 }, (_, i) => ({ updateOne: ${upsert('i')} }))); return first; };`,
  faulty: "export const run = async (db, { first }) => { for (let i = 0; i < 15; i++) await db.collection('visits').updateOne({ page: `page-${first + i}` }, { $inc: { seen: 1 } }, { upsert: true }); return first; };",
  alike: `export const run = async (db, { first }) => { await db.collection('visits').bulkWrite(Array.from({ length: 15 }, (_, i) => ({ updateOne: ${upsert('i')} })), { ordered: true }); return first; };`,
  rule: ['writes-unbatched'], sentence: ['one by one', 'unbatched', 'for each', 'per call'], cure: ['bulk', 'batch'] });
const teams = 'const teamsOf = (first) => Array.from({ length: 10 }, (_, i) => first + i);\n';
const grouped = (n) => `${teams}export const run = async (db, { first }) => (await db.collection('tickets').aggregate([{ $match: { team: { $in: teamsOf(first) } } }, { $group: { _id: '$team', n: ${n} } }, { $sort: { _id: 1 } }]).toArray()).map(({ n }) => n);`;
add('m13-count-per-team', { title: 'How many tickets each team has', fault: 'a count for each team in place of one $group', params: '({ int }) => ({ first: int(1, 40) })', checks: "{ current: { plan: 'IXSCAN' } }",
  good: grouped('{ $sum: 1 }'),
  faulty: `${teams}export const run = async (db, { first }) => { const counts = []; for (const team of teamsOf(first)) counts.push(await db.collection('tickets').countDocuments({ team })); return counts; };`,
  alike: grouped('{ $count: {} }'),
  rule: ['query-in-a-loop'], sentence: ['loop', 'n+1', 'once per', 'one by one', 'for each', 'per call'], cure: ['$group', '$in', 'one '] });
add('m14-facet', { title: 'A page and how many there are', fault: '$facet counts what it pages: the whole collection is read for 20 of it', params: '() => ({})',
  good: "export async function run(db) {\n  const page = await db.collection('tickets').find({}, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(20).toArray();\n  return { page, total: await db.collection('tickets').estimatedDocumentCount() };\n}",
  faulty: "export async function run(db) {\n  const [{ page, all }] = await db.collection('tickets').aggregate([{ $sort: { opened: -1 } }, { $facet: { page: [{ $limit: 20 }, { $project: { subject: 1 } }], all: [{ $count: 'total' }] } }]).toArray();\n  return { page, total: all[0].total };\n}",
  alike: "export async function run(db) {\n  const page = db.collection('tickets').find({}, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(20).toArray();\n  const total = db.collection('tickets').estimatedDocumentCount();\n  return { page: await page, total: await total };\n}",
  rule: ['count-of-everything', 'more-examined', 'limit-lost', 'filter-too-late', 'sort-in-memory'], sentence: ['$facet', 'count', 'limit', 'examin'], cure: ['count', 'limit', '$facet'] });
const ids = 'const idsFrom = (first) => Array.from({ length: 200 }, (_, i) => first + i);\n';
add('m15-in-chunks', { title: '200 tickets by their numbers', fault: '$in of ten at a time: twenty queries for one', params: '({ int }) => ({ first: int(0, 4_700) })', checks: "{ current: { plan: 'IXSCAN' } }",
  good: `${ids}export const run = (db, { first }) => db.collection('tickets').find({ _id: { $in: idsFrom(first) } }, { projection: { subject: 1 } }).sort({ _id: 1 }).batchSize(500).toArray();`,
  faulty: `${ids}export const run = async (db, { first }) => { const all = []; const left = idsFrom(first); while (left.length > 0) all.push(...(await db.collection('tickets').find({ _id: { $in: left.splice(0, 10) } }, { projection: { subject: 1 } }).sort({ _id: 1 }).toArray())); return all; };`,
  alike: `${ids}export const run = (db, { first }) => db.collection('tickets').find({ _id: { $in: idsFrom(first).reverse() } }, { projection: { subject: 1 } }).sort({ _id: 1 }).batchSize(500).toArray();`,
  rule: ['query-in-a-loop'], sentence: ['loop', 'n+1', 'once per', 'one by one', 'for each', 'per call'], cure: ['$in', 'one find'] });
const last = (slice) => `export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { subject: 1, messages: { $slice: ${slice} } } }).sort({ opened: -1 }).limit(20).toArray();`;
add('m16-slice-lost', { title: 'Tickets with their last message', fault: 'all messages of each ticket are sent where the last is shown', checks: C1,
  good: "export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { subject: 1, messages: { $slice: -1 } } }).sort({ opened: -1 }).limit(20).toArray()).map(({ subject, messages }) => ({ subject, last: messages.at(-1) }));",
  faulty: "export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { subject: 1, messages: 1 } }).sort({ opened: -1 }).limit(20).toArray()).map(({ subject, messages }) => ({ subject, last: messages.at(-1) }));",
  alike: "export const run = async (db, { team }) => (await db.collection('tickets').find({ team }, { projection: { messages: { $slice: -1 }, subject: 1 } }).sort({ opened: -1 }).limit(20).toArray()).map(({ subject, messages }) => ({ subject, last: messages.at(-1) }));",
  rule: ['projection-lost'], sentence: ['projection', 'whole', '$slice'], cure: ['projection', '$slice'] });
const keys = "export const fill = async (redis) => { const p = redis.pipeline(); for (let i = 0; i < 200; i += 2) p.set(`lock:${i}`, '1'); await p.exec(); };\nconst keysFrom = (i) => Array.from({ length: 20 }, (_, k) => `lock:${i + k}`);\n";
add('m17-exists-per-key', { title: 'How many of 20 are locked', fault: 'EXISTS for each key in place of one', params: '({ int }) => ({ i: int(0, 170) })', args: 'redis', open: true, checks: R,
  good: `${keys}export const run = (redis, { i }) => redis.exists(keysFrom(i));`,
  faulty: `${keys}export const run = async (redis, { i }) => { let n = 0; for (const key of keysFrom(i)) n += await redis.exists(key); return n; };`,
  alike: `${keys}export const run = (redis, { i }) => redis.exists(...keysFrom(i));`,
  rule: ['keys-one-by-one', 'pipelining-lost'], sentence: ['one by one', 'each key', 'per key', 'per call', 'exists'], cure: ['exists', 'pipeline', 'mget'] });
const batch = (n) => `export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).batchSize(${n}).toArray();`;
add('m18-small-batches', { title: 'All tickets of a team', fault: 'batches of five: a getMore for every five documents', checks: "{ current: { plan: 'IXSCAN' } }",
  good: batch(1000), faulty: batch(5), alike: batch(500), rule: ['more-asked', 'more-work', 'query-in-a-loop'], sentence: ['getmore', 'batch'], cure: ['batch'] });
const article = "const load = (db, slug) => db.collection('articles').findOne({ slug }, { projection: { _id: 0, title: 1 } });\n";
add('m19-cache-not-read', { title: 'The title of an article, cached', fault: 'the cache is written and never read', params: '({ pick, data }) => ({ slug: `how-to-${pick(data.articles)}` })', args: 'mongo, redis', prime: true,
  good: `${article}export async function run(db, redis, { slug }) {\n  const hit = await redis.get(\`article:\${slug}\`);\n  if (hit !== null) return JSON.parse(hit);\n  const article = await load(db, slug);\n  await redis.set(\`article:\${slug}\`, JSON.stringify(article), 'EX', 300);\n  return article;\n}`,
  faulty: `${article}export async function run(db, redis, { slug }) {\n  const article = await load(db, slug);\n  await redis.set(\`article:\${slug}\`, JSON.stringify(article), 'EX', 300);\n  return article;\n}`,
  alike: `${article}export async function run(db, redis, { slug }) {\n  const key = ['article', slug].join(':');\n  const hit = await redis.get(key);\n  if (hit) return JSON.parse(hit);\n  const article = await load(db, slug);\n  await redis.set(key, JSON.stringify(article), 'EX', 300);\n  return article;\n}`,
  rule: ['cache-not-read'], sentence: ['cache', 'read'], cure: ['get', 'read'] });
add('m20-absence-not-cached', { title: 'An article that is not there, cached', fault: 'what is not there is not cached: it is asked for every time', params: '({ int }) => ({ slug: `gone-${int(0, 99)}` })', args: 'mongo, redis', prime: true,
  good: `${article}export async function run(db, redis, { slug }) {\n  const hit = await redis.get(\`article:\${slug}\`);\n  if (hit !== null) return JSON.parse(hit);\n  const article = await load(db, slug);\n  await redis.set(\`article:\${slug}\`, JSON.stringify(article), 'EX', 300);\n  return article;\n}`,
  faulty: `${article}export async function run(db, redis, { slug }) {\n  const hit = await redis.get(\`article:\${slug}\`);\n  if (hit !== null) return JSON.parse(hit);\n  const article = await load(db, slug);\n  if (article !== null) await redis.set(\`article:\${slug}\`, JSON.stringify(article), 'EX', 300);\n  return article;\n}`,
  alike: `${article}export async function run(db, redis, { slug }) {\n  const hit = await redis.get(\`article:\${slug}\`);\n  if (hit !== null) return JSON.parse(hit);\n  const article = await load(db, slug);\n  await redis.setex(\`article:\${slug}\`, 300, JSON.stringify(article));\n  return article;\n}`,
  rule: ['cache-never-hits'], sentence: ['never hit', 'hits', 'miss'], cure: ['null', 'absen', 'not there', 'set', 'write'] });
const insert = (options) => `export const run = async (db, { n }) => { await db.collection('visits').insertOne({ page: \`new-\${n}\`, seen: 1 }${options}); return n; };`;
add('m21-write-concern', { title: 'A page is added', fault: 'a write waits for the journal that did not wait before', params: '({ index }) => ({ n: index })', writes: 'visits',
  good: insert(''), faulty: insert(', { writeConcern: { w: 1, j: true } }'), alike: insert(', { ordered: true }'), rule: ['concern-raised'], sentence: ['concern', 'journal'], cure: ['concern', 'journal', 'j: true'] });
const named = (pattern) => `export const run = (db, { n }) => db.collection('agents').find({ handle: ${pattern} }, { projection: { _id: 0, handle: 1 } }).sort({ handle: 1 }).toArray();`;
add('m22-anchor-lost', { title: 'Agents whose handle begins so', fault: 'the regular expression has lost its anchor: the whole index is walked', params: '({ int }) => ({ n: int(10, 29) })', checks: C1,
  good: named('{ $regex: `^agent-${n}` }'), faulty: named('{ $regex: `agent-${n}` }'), alike: named('new RegExp(`^agent-${n}`)'), rule: ['regex-walks-index'], sentence: ['regular expression', 'regex'], cure: ['anchor', '^', 'begin', 'start'] });
const since = (from) => `export const run = (db, { from }) => db.collection('tickets').find({ opened: { $gte: ${from} } }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(10).toArray();`;
add('m23-date-as-text', { title: 'Tickets since a day', fault: 'a day as text is compared with dates: nothing is found, and it is fast', params: '({ int }) => ({ from: new Date(Date.UTC(2025, 11, int(29, 31))) })', checks: C1,
  good: since('from'), faulty: since('from.toISOString()'), alike: since('new Date(from.getTime())'), rule: ['wrong-type'], sentence: ['type', 'string', 'date'], cure: ['date'], fix: { red: true } });
const hinted = (hint) => `export const run = (db, { team }) => db.collection('tickets').find({ team }, { projection: { subject: 1 }${hint} }).sort({ opened: -1 }).limit(10).toArray();`;
add('m24-wrong-hint', { title: 'Newest of a team, hinted', fault: 'a hint forces another index: tickets of all teams are walked', checks: C1,
  good: hinted(''), faulty: hinted(', hint: { opened: -1 }'), alike: hinted(', hint: { team: 1, opened: -1 }'), rule: ['other-index'], sentence: ['index'], cure: ['hint', 'team: 1'] });
add('L-m-unrelated-index', { title: 'Newest of a team, beside another index', checks: C1, good: hinted('').replace('10)', '7)'), alike: hinted('').replace('10)', '7)') });
add('L-m-and-unwrapped', { title: 'Open tickets of a team', checks: C1,
  good: "export const run = (db, { team }) => db.collection('tickets').find({ $and: [{ team }, { status: 'open' }] }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(10).toArray();",
  alike: "export const run = (db, { team }) => db.collection('tickets').find({ status: 'open', team }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(10).toArray();" });
add('L-m-together', { title: 'Two questions', checks: "{ current: { plan: 'IXSCAN', mongoCommands: 2 } }",
  good: "export async function run(db, { team }) {\n  const tickets = await db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(3).toArray();\n  const agents = await db.collection('agents').find({ team }, { projection: { _id: 0, handle: 1 } }).toArray();\n  return { tickets, agents };\n}",
  alike: "export async function run(db, { team }) {\n  const [tickets, agents] = await Promise.all([\n    db.collection('tickets').find({ team }, { projection: { subject: 1 } }).sort({ opened: -1 }).limit(3).toArray(),\n    db.collection('agents').find({ team }, { projection: { _id: 0, handle: 1 } }).toArray(),\n  ]);\n  return { tickets, agents };\n}" });
add('L-m-loop-to-in', { title: 'Names of ten agents', better: true, params: '({ int }) => ({ first: int(0, 280) })',
  good: "export async function run(db, { first }) {\n  const names = [];\n  for (let i = first; i < first + 10; i++) names.push((await db.collection('agents').findOne({ handle: `agent-${i}` })).name);\n  return names.sort();\n}",
  alike: "export const run = async (db, { first }) => (await db.collection('agents').find({ handle: { $in: Array.from({ length: 10 }, (_, i) => `agent-${first + i}`) } }).toArray()).map(({ name }) => name).sort();" });
add('L-m-pipelined', { title: 'Ten counters', better: true, params: '({ int }) => ({ i: int(0, 99) })', args: 'redis', checks: R,
  good: "export const run = async (redis, { i }) => { const all = []; for (let k = 0; k < 10; k++) all.push(await redis.get(`count:${i + k}`)); return all; };",
  alike: "export const run = (redis, { i }) => Promise.all(Array.from({ length: 10 }, (_, k) => redis.get(`count:${i + k}`)));" });
add('L-m-hmset-to-hset', { title: 'A small profile is kept', params: '({ int }) => ({ i: int(0, 99) })', args: 'redis', checks: R,
  good: "export const run = async (redis, { i }) => { await redis.hmset(`small:${i}`, { name: `Name ${i}`, team: '4' }); return i; };",
  alike: "export const run = async (redis, { i }) => { await redis.hset(`small:${i}`, { name: `Name ${i}`, team: '4' }); return i; };" });
writeFileSync('expected.json', `${JSON.stringify({ mayMiss: { sentences: 3, cures: 5 }, cases: expected }, null, 2)}\n`);
console.log(Object.keys(expected).length);
