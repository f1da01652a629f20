/**
 * Preloaded by NODE_OPTIONS into what Node runs of base's application: notes which of head's own files it imports, and which outside of
 * both checkouts were written since the comparison began. It changes nothing there, and whatever fails here fails no application, of
 * whichever Node.
 */

'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

try {
  noteImports(JSON.parse(process.env.PLUMBLINE_NOTED_IMPORTS));
} catch {
  // Not started by Plumbline.
}

function noteImports({ head, own, ownCode, notes, sinceMs }) {
  const noted = new Set();
  const note = (file) => {
    const isForeign =
      !isWithin(own, file) &&
      !ownCode.some((folder) => isWithin(folder, file)) &&
      !file.split(path.sep).includes('node_modules') &&
      // Outside of both it is what somebody else installed, or what one side made in place of the other's.
      (isWithin(head, file) || (!isCached(file) && fs.statSync(file).ctimeMs > sinceMs));
    if (!isForeign || noted.has(file)) return;
    noted.add(file);
    fs.appendFileSync(notes, `${file}\n`);
  };
  if (typeof Module.registerHooks === 'function') noteByHooks(note);
  else noteByRequire(note);
  // What Node was started with, which no hook of an older one sees.
  attempt(() => note(Module._findPath(process.argv[1], null)));
}

/** Package managers fetch themselves and what they install into hidden folders, each version into one of its own. */
function isCached(file) {
  return file.split(path.sep).some((name) => name.startsWith('.'));
}

function noteByHooks(note) {
  const { fileURLToPath } = require('node:url');
  Module.registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      attempt(() => resolved.url.startsWith('file:') && note(fileURLToPath(resolved.url)));
      return resolved;
    },
  });
}

/** Before Node 22.15 nothing else sees what the thread of the application imports. */
function noteByRequire(note) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (...args) {
    const file = resolve.apply(this, args);
    attempt(() => path.isAbsolute(file) && note(file));
    return file;
  };
}

function attempt(work) {
  try {
    work();
  } catch {
    // It would be the application's error.
  }
}

function isWithin(folder, file) {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}
