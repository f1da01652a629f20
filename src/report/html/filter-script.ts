/**
 * The page's only script: it finds among what is there, folds and unfolds. Without it the page is whole, and has no
 * filter.
 */
export const FILTER_SCRIPT = `
'use strict';
const items = [...document.querySelectorAll('[data-item]')];
const texts = items.map((item) => item.textContent.toLowerCase());
const bar = document.getElementById('filter');
const search = document.getElementById('filter-text');
const boxes = [...bar.querySelectorAll('input[type=checkbox]')];
const count = document.getElementById('filter-count');
function filter() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const verdicts = boxes.filter((box) => box.checked).map((box) => box.value);
  const all = verdicts.length === boxes.length;
  let shown = 0;
  items.forEach((item, at) => {
    const found = (all || verdicts.includes(item.dataset.item)) && words.every((word) => texts[at].includes(word));
    item.hidden = !found;
    if (found) shown += 1;
  });
  count.textContent = shown === items.length ? '' : shown + ' of ' + items.length + ' shown';
}
function fold(open) {
  for (const details of document.querySelectorAll('details')) details.open = open;
}
search.addEventListener('input', filter);
for (const box of boxes) box.addEventListener('change', filter);
document.getElementById('expand').addEventListener('click', () => fold(true));
document.getElementById('collapse').addEventListener('click', () => fold(false));
bar.hidden = false;
// A browser keeps what was typed over a reload.
filter();
`;
