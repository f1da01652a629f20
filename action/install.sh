#!/usr/bin/env bash
# Plumbline's own dependencies, and a Node that it runs under where the runner's is too old. Leaves the job's PATH as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

npm ci --omit=dev --no-audit --no-fund
if ! node bin/plumbline.js --version; then
  # The package `node` is among the dependencies of the development.
  npm ci --no-audit --no-fund
  node bin/plumbline.js --version
fi
