import { FAULTS } from './faults.ts';
import { FaultyProject } from './faulty-project.ts';

const urls = { mongo: process.env.M!, redis: process.env.R! };
const pattern = new RegExp(process.argv[2] ?? '.');
for (const f of FAULTS.filter((f) => pattern.test(f.name))) {
  const t = performance.now();
  await using p = await FaultyProject.create(f.patches);
  const t1 = performance.now();
  const r = await p.run(f.scenarios, urls);
  console.log(
    `##### ${f.name}: exit ${r.exitCode}, copy ${(t1 - t).toFixed(0)} ms, run ${(performance.now() - t1).toFixed(0)} ms`,
    JSON.stringify(r.report?.run.phaseSeconds),
  );
  const out = r.stdout.replace(/\s+/g, ' ');
  for (const [id, re] of Object.entries(f.caught)) {
    const c = r.report?.scenarios.flatMap((s) => s.checks).find((c) => c.id === id);
    console.log(id, c?.verdict, re.test(out));
  }
  console.log(r.stdout.split('guide  ')[0]);
  if (!r.report) console.log(r.stderr);
}
