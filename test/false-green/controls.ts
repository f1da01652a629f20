import { CONFIG_FILE, configText, SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control } from './way.ts';

/** The base project, unbroken, in the forms that the ways break. */
export const CONTROLS: readonly Control[] = [
  { name: 'the base project', kind: 'checks', says: /PASS.*4 pass/ },
  {
    name: 'the base project with its times',
    kind: 'checks',
    files: {
      [SCENARIO_FILE]: scenarioText({ variant: '', checks: "{ indexed: { p50: '5s', mongoCommands: 1 } }" }),
      [CONFIG_FILE]: configText("slowQuery: '10s',"),
    },
    says: /PASS/,
  },
  {
    name: 'the base project under its own lock',
    kind: 'lock',
    prepare: async (folder) => {
      await folder.plumbline(['run', '--update-lock']);
    },
    says: /PASS.*[5-9] pass/,
  },
];
