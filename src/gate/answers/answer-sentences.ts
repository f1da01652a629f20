import type { AnswerChange, AnswerDifference } from '../../model/answer.ts';
import { withoutRows } from '../../model/varying-paths.ts';
import { count, counted } from '../format.ts';

/** Sentences of one reason. */
const SHOWN = 5;

/** `field stock added to 20 of 20`, `topics[0].thumbs: 1 element -> 0 elements`, `20 rows -> 0`, `order differs`. */
export function changeSentence(change: AnswerChange): string {
  const { path, kind, before, after } = change;
  const name = fieldName(path);
  // What is in an answer that is no list is in as many answers.
  const all = path !== '' && !/[.[]/.test(path) ? answersText(change.of) : count(change.of);
  if (kind === 'added') return `field ${name} added to ${count(change.in)} of ${all}`;
  if (kind === 'removed') return `field ${name} gone from ${count(change.in)} of ${all}`;
  const share = change.of > 1 ? ` in ${count(change.in)} of ${count(change.of)}` : '';
  if (kind === 'order') return `${path === '' ? 'order' : `order of ${name}`} differs${share}`;
  // Against a record nothing is known of the values.
  if (before === '' && after === '') return `${path === '' ? 'the answer' : name} has other values`;
  const [was, is] = [before || 'nothing', after || 'nothing'];
  if (path === '') return `${asRows(was)} -> ${asRows(is)}${share}`;
  return `${name}: ${was} -> ${is}${share}`;
}

/** A list that is the answer itself has rows. */
function asRows(text: string): string {
  return text.replace(/^(\S+) element(s?)$/, '$1 row$2');
}

/** In the rows of an answer that is a list, a field goes by its name. */
function fieldName(path: string): string {
  return `\`${withoutRows(path)}\``;
}

export function changeSentences(changes: readonly AnswerChange[]): string {
  const more = changes.length - SHOWN;
  return [...changes.slice(0, SHOWN).map(changeSentence), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** The end of a reason: what was not compared. Empty where all was. */
export function leftOutText({ leftOut }: Pick<AnswerDifference, 'leftOut'>): string {
  if (leftOut.length === 0) return '';
  return `; left out, as they differ between two processes of one side: ${leftOut.map(withoutRows).join(', ')}`;
}

export function answersText(answers: number): string {
  return counted(answers, 'answer');
}
