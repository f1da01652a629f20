/** How a terminal stresses a text. Passed in: whether there are colours is for the command line to know. */
export interface Paint {
  pass(text: string): string;
  fail(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

const same = (text: string) => text;

export const NO_PAINT: Paint = { pass: same, fail: same, warn: same, dim: same, bold: same };
