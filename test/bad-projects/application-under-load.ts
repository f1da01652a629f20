import { expect } from 'vitest';
import { parseReport } from '../../src/report/json.ts';
import { CommandLine, sharedEngines } from './command-line.ts';
import { Project } from './project.ts';

/** An application on `node:http` alone; `answer` is what it does with request number `asked` of `/items/:id`. */
export const application = (answer: string) => `
import { createServer } from 'node:http';
let asked = 0;
createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  asked += 1;
  const right = () => response.end(JSON.stringify({ id: request.url.split('/').at(-1) }));
  ${answer}
}).listen(Number(process.env.PORT), process.env.HOST);
`;

export const scenario = (load = '', checks = '', more = '') => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items under load',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/health' },
  ${more}
  params: ({ pick, data }) => ({ path: '/items/' + pick(data.ids) }),
  variants: { served: { run: ({ http }, { path }) => http.get(path), timed: false } },
  load: { request: ({ path }) => path, p95: '1s', connectionsUpTo: 2, stepDuration: '1s', timeout: '1s', ${load} },
  checks: { served: { mongoCommands: 0, ${checks} } },
});`;

/** Recording asks for at most 20; the work passes have applications of their own. */
export const UNDER_LOAD = 'asked > 20';

/** A run of it, judged: what it printed, and its report. */
export async function runOf(app: string, ...fields: Parameters<typeof scenario>) {
  await using project = await Project.create({ 'app.mjs': app, 'scenarios/items.scenario.ts': scenario(...fields) });
  await using command = CommandLine.start(project, ['run'], { env: sharedEngines() });
  const { exitCode, stdout } = await command.ended;
  expect(command.processesLeft()).toEqual([]);
  return { exitCode, stdout, report: parseReport(await project.read('reports/report.json')) };
}
