import { describe, expect, it } from 'vitest';
import { counterOf, counterRow } from '../src/model/counters.ts';
import { driverCommands, keepDriverEvents } from './example-applications/driver-events.ts';
import { ExampleProject } from './example-applications/example-project.ts';
import { catching, EXAMPLES } from './example-applications/examples.ts';
import { missedIn, problemsIn } from './faults/verdict-on-fault.ts';

const DEADLINE_MS = 320_000;

function isExact(path: string): boolean {
  const counter = counterOf(path);
  return counter === undefined || counterRow(counter).jumps !== 'always';
}

describe.each(EXAMPLES)('$name', (example) => {
  const { name, missing, caught } = example;
  describe.skipIf(missing !== undefined)(
    missing ?? 'an application of its own language',
    { timeout: DEADLINE_MS },
    () => {
      it('is green as committed, and its work is what its own driver says', async () => {
        await using project = await ExampleProject.create(name);
        await keepDriverEvents(project);
        const result = await project.run();
        expect(problemsIn(result)).toEqual([]);
        const variants = result.report?.scenarios.flatMap((scenario) =>
          scenario.variants.map(({ name: variant, work }) => ({ scenario: scenario.name, variant, work })),
        );
        expect(variants?.length).toBeGreaterThanOrEqual(4);
        for (const { scenario, variant, work } of variants ?? []) {
          // A pool opens a connection when it is asked faster than it answers, which the table says of them.
          expect(work?.unstable.filter(isExact), `${scenario}/${variant}`).toEqual([]);
          const said = await driverCommands(project, scenario, variant, work?.calls ?? 0);
          expect(work?.mongo.commands, `${scenario}/${variant}`).toEqual(said);
        }
      });

      it('is red with its regression, and says what it is', async () => {
        await using project = await ExampleProject.create(name);
        await project.applyRegression();
        expect(missedIn(await project.run(catching(example)), { caught })).toEqual([]);
      });
    },
  );
});
