/** Entry point of the process that bin/plumbline.js starts for one command. */

import '../process/compile-cache.ts';
import { endAfterParent } from '../process/ended-parent.ts';
import { connectSupervisor } from '../process/supervisor.ts';
import { errorText } from './error-text.ts';
import { receiveFromSupervisor, supervisorEnded } from './interruption.ts';
import { main } from './main.ts';

/** From the end of bin/plumbline.js to that of this process by force: engines are stopped meanwhile. */
const CLEAN_UP_MS = 30_000;

connectSupervisor({ textOf: errorText, onSignal: receiveFromSupervisor, onEnded: supervisorEnded });
// Code that never yields does not hear of it.
endAfterParent(CLEAN_UP_MS);
// Node's code for a promise that nothing can settle any more, also where it is not the entry point that awaits it.
process.on('beforeExit', () => {
  process.exitCode = 13;
});
void main(process.argv.slice(2));
