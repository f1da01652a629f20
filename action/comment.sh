#!/usr/bin/env bash
# comment.sh REPORT: posts it. What cannot be posted is a warning: the job's colour is the verdict's, and nothing else's.
set -uo pipefail
program=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/bin/plumbline.js

# Another folder than the checkout's: no .env of a pull request is read.
cd "$RUNNER_TEMP" || exit 1
# A job that was skipped, or leaves its report to others, says nothing of the commit.
case ${CONCLUSION:-failure} in
  failure | timed_out | cancelled) missing=--or-none ;;
  *) missing= ;;
esac
node "$program" comment "$1" --key "$NAME" ${missing:+"$missing"} || echo "::warning title=Plumbline::the pull request was not commented on; the reason stands above"
