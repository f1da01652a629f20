import { execFileSync } from 'node:child_process';
import { messageOf } from '../../src/errors.ts';
import type { Fault } from '../faults/faults.ts';

/** An application of examples/, and what must be said of its regression.patch. */
export interface Example extends Pick<Fault, 'caught'> {
  readonly name: string;
  /** Why it cannot be run here. */
  readonly missing?: string | undefined;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: 'flask-orders',
    missing: missingFlask(),
    caught: {
      'customer-orders/indexed/mongoCommands':
        /^42 MongoDB commands per call, over the budget of 2 .*find 42 per call.*fetch all at once/,
      'customer-orders/indexed/returned': /^61 documents returned per call/,
    },
  },
  {
    name: 'express-shop',
    caught: {
      'category-page/indexed/docsExaminedPerReturned':
        /over the budget of 1 .*examined 9\d(\.\d)? documents per call to return 3\d.*extend the index/,
    },
  },
];

/** The scenarios that catch its regression. */
export function catching({ caught }: Example): string[] {
  return [...new Set(Object.keys(caught).map((id) => id.slice(0, id.indexOf('/'))))];
}

function missingFlask(): string | undefined {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import flask, pymongo, redis'], { stdio: 'pipe' });
    return undefined;
  } catch (thrown) {
    const last = messageOf(thrown).trim().split('\n').at(-1);
    return `needs Flask, pymongo and redis-py for /usr/bin/python3 (sudo provision/provision.sh flask): ${last}`;
  }
}
