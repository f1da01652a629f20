/** What the driver itself says of its commands: one name a line. */
import { appendFileSync } from 'node:fs';

export function writeDriverEvents(client, file) {
  // At once: a reader sees each command before it was answered.
  client.on('commandStarted', ({ commandName }) => appendFileSync(file, `${commandName}\n`));
}
