import { plainLine } from '../report/escape.ts';
import { blocks, bullets, type Markdown, md, table } from '../report/markdown/template.ts';
import { type Block, blocksOf } from './blocks.ts';
import type { Signoff } from './signoff.ts';

/** Text of a cell or a sentence; reasons are longer than what a report's table shows. */
const LONGEST = 2_000;

/** What people read: a file each, pure functions of the sign-off. */
export const DOCUMENTS: readonly { fileName: string; render(signoff: Signoff): string }[] = [
  { fileName: 'signoff.md', render: (signoff) => `${blocks(...blocksOf(signoff).map(inMarkdown)).text}\n` },
  { fileName: 'signoff.html', render: (signoff) => page(signoff, blocksOf(signoff).map(inHtml).join('\n')) },
];

function inMarkdown(block: Block): Markdown {
  if (block.type === 'title') return md`# ${block.text}`;
  if (block.type === 'heading') return md`## ${block.text}`;
  if (block.type === 'bullets') return bullets(block.items);
  if (block.type === 'table') return table(block.headers, block.rows);
  return md`${block.text}`;
}

function inHtml(block: Block): string {
  if (block.type === 'title') return `<h1>${html(block.text)}</h1>`;
  if (block.type === 'heading') return `<h2>${html(block.text)}</h2>`;
  if (block.type === 'paragraph') return `<p>${html(block.text)}</p>`;
  if (block.type === 'bullets') return `<ul>${block.items.map((item) => `<li>${html(item)}</li>`).join('')}</ul>`;
  const head = block.headers.map((text) => `<th scope="col">${html(text)}</th>`).join('');
  const rows = block.rows.map((cells) => `<tr>${cells.map((cell) => `<td>${html(cell)}</td>`).join('')}</tr>`);
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

/** Shown literally: nothing in it is a tag, an entity or an attribute. */
function html(text: string): string {
  return plainLine(text, LONGEST).replace(/[&<>"'`]/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** No script, no address: it opens anywhere, also from an archive. */
function page({ release }: Signoff, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign-off: ${html(release)}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 75rem; margin: 0 auto; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8888; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
td:not(:last-child) { min-width: 5rem; }
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
