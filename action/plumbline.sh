#!/usr/bin/env bash
# One command of Plumbline in a step of the Action. It ends with the exit code of the verdict.
set -uo pipefail
program=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/bin/plumbline.js

command=${COMMAND:-}
if [[ -z $command ]]; then
  case ${GITHUB_EVENT_NAME:-} in
    pull_request*) command=compare ;;
    *) command=run ;;
  esac
fi
case $command in
  run | compare) ;;
  *)
    echo "::error title=Plumbline::command is run or compare"
    exit 2
    ;;
esac

# Words, and no patterns: a scenario's name is not to become the files that it matches.
read -r -d '' -a arguments <<<"${ARGUMENTS:-}" || true
[[ -z ${BASE:-} || $command != compare ]] || arguments+=("--base=$BASE")
[[ -z ${PROFILE:-} ]] || arguments+=("--profile=$PROFILE")

# A report that was there before is not the report of this step. The bash of macOS takes an empty array for one that is not set.
rm -f "$REPORTS/report.json"
node "$program" "$command" ${arguments[@]+"${arguments[@]}"} "--out=$REPORTS"
status=$?

if [[ -f $REPORTS/report.json ]]; then echo "report=$(cd "$REPORTS" && pwd)/report.json" >>"$GITHUB_OUTPUT"; fi
# A shard leaves its blob, and its own report in a folder of its own.
if [[ -f $REPORTS/report.json ]] || compgen -G "$REPORTS/blob/*.blob" >/dev/null; then
  echo "written=true" >>"$GITHUB_OUTPUT"
elif [[ $status == 0 ]]; then
  echo "::error title=Plumbline::no report was written, so nothing was judged: do the arguments ask for help or a dry run?"
  status=3
fi
echo "exit-code=$status" >>"$GITHUB_OUTPUT"
exit "$status"
