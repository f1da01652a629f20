import type { Html } from './template.ts';

/** A part of the page with its heading, which the links at the top lead to. One with nothing inside is left out. */
export interface Part {
  id: string;
  title: string;
  inside: Html;
}
