import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import {
  LOCK_FILE,
  LOCK_VERSION,
  type Lock,
  type LockEntry,
  type LockFact,
  lockFileSchema,
  type Recording,
} from '../model/lock.ts';
import { entryOf, factsOf } from './facts.ts';
import { isRecordingName } from './recording-name.ts';
import { repeatedNames } from './repeated-names.ts';

/** The lock in stable order, one fact a line. */
export function lockText({ recordings }: Lock): string {
  const blocks = sorted(recordings).map(([name, recording]) => {
    const lines = sorted(recording).flatMap(([variant, entry]) =>
      factsOf(entry).map(([path, fact]) => `      ${JSON.stringify(`${variant} ${path}`)}: ${inOneLine(fact)}`),
    );
    return `    ${JSON.stringify(name)}: {\n${lines.join(',\n')}\n    }`;
  });
  const inside = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`;
  return `{\n  "lockVersion": ${LOCK_VERSION},\n  "recordings": ${inside}\n}\n`;
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function inOneLine(fact: LockFact): string {
  if (typeof fact !== 'object') return JSON.stringify(fact);
  if (Array.isArray(fact)) return `[${fact.map((one) => JSON.stringify(one)).join(', ')}]`;
  // What people look for comes first.
  if ('stages' in fact) {
    const { collection, command, summary, stages, indexes } = fact;
    return fieldsText({ collection, command, summary, stages, indexes });
  }
  const { engine, verb, target, shape, asked, counts, ...more } = fact;
  return fieldsText({ engine, verb, target, shape, asked, counts, ...more });
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return `{ ${Object.entries(fields)
    .map(([key, value]) => `${JSON.stringify(key)}: ${spaced(value)}`)
    .join(', ')} }`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.keys(value).length === 0 ? '{}' : fieldsText({ ...value });
}

/** @throws LOCK_INVALID, naming what cannot be read: a lock that is half understood would let work pass. */
export function parseLock(text: string): Lock {
  const marker = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (marker !== null) throw invalid(`line ${lineAt(text, marker.index)} is a marker that a merge left`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(messageOf(error), error);
  }
  const [repeated] = repeatedNames(text);
  if (repeated !== undefined) throw invalid(`"${repeated}" is there twice: both sides of a merge were kept`);
  const parsed = lockFileSchema.safeParse(value);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error), parsed.error);
  const recordings = Object.entries(parsed.data.recordings).map(([name, lines]) => [name, recordingOf(lines)] as const);
  const unknown = recordings.find(([name]) => !isRecordingName(name));
  if (unknown !== undefined) throw invalid(`"${unknown[0]}" is no profile with its engines: nothing would read it`);
  return { recordings: new Map(recordings) };
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function recordingOf(lines: Readonly<Record<string, LockFact>>): Recording {
  const byVariant = new Map<string, Map<string, LockFact>>();
  for (const [line, fact] of Object.entries(lines)) {
    const [, variant, path] = /^(.+\/.+) (\S+)$/.exec(line) ?? [];
    if (variant === undefined || path === undefined) throw invalid(`${line}: no "scenario/variant fact"`);
    const facts = byVariant.get(variant) ?? new Map<string, LockFact>();
    byVariant.set(variant, facts.set(path, fact));
  }
  return new Map([...byVariant].map(([variant, facts]) => [variant, checkedEntry(variant, facts)]));
}

function checkedEntry(variant: string, facts: ReadonlyMap<string, LockFact>): LockEntry {
  try {
    return entryOf(facts);
  } catch (error) {
    throw invalid(`${variant} ${messageOf(error)}`, error);
  }
}

function invalid(what: string, cause?: unknown): PlumblineError {
  return new PlumblineError(
    'LOCK_INVALID',
    `${LOCK_FILE} cannot be used: ${what}`,
    'Take the version of one side where a merge left conflicts, or delete it; then record it with `npx plumbline-gate run --update-lock`.',
    { cause },
  );
}
