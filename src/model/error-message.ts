/** With the name of the row that it stopped, unless what happened is told of that variant already. */
export function withName(row: string, variant: string, text: string): string {
  return text.startsWith(`${variant}: `) || text.startsWith(`${variant} `) ? text : `${row}: ${text}`;
}
