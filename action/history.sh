#!/usr/bin/env bash
# history.sh restore|record FOLDER: past runs (JSON lines) on a branch of their own. FOLDER has a file for each kind of machine, the branch one
# for each kind and month, so that a run rewrites little.
set -euo pipefail
folder=$2
branch=${HISTORY_BRANCH:-plumbline-history}
remote=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
attempts=5

# In the environment and not in an argument, which every process of the machine can read.
if [[ -n ${GITHUB_TOKEN:-} ]]; then
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader"
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GITHUB_TOKEN" | base64 --wrap=0)"
  export GIT_CONFIG_VALUE_0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The branch as it is now, in $work; an empty one where there is none yet.
fetch_branch() {
  rm -rf "$work/branch"
  git init --quiet --initial-branch="$branch" "$work/branch"
  cd "$work/branch"
  local found
  # On a line of its own: a remote that cannot be asked is not one without the branch.
  found=$(git ls-remote "$remote" "refs/heads/$branch")
  if [[ -n $found ]]; then
    git fetch --quiet --depth=1 "$remote" "refs/heads/$branch"
    git reset --quiet --hard FETCH_HEAD
  fi
  cd "$OLDPWD"
}

# Files of a run, and nothing else that an artifact may hold.
histories_in() {
  local file
  for file in "$1"/*.jsonl; do
    if [[ -f $file && ! -L $file && $(basename "$file") =~ ^[a-z0-9][a-z0-9.-]*\.jsonl$ ]]; then echo "$file"; fi
  done
}

# Lines of the first file, then those of the second that it has not.
add_lines() {
  touch "$1"
  awk '!seen[$0]++' "$1" "$2" >"$work/merged"
  mv "$work/merged" "$1"
}

# What was restored before the run is in its files too, and stays there once.
to_branch() {
  local file kind month
  while read -r file; do
    kind=$(basename "$file" .jsonl)
    rm -f "$work"/month.*
    awk -v to="$work/month." 'match($0, /"startedAt":"[0-9][0-9][0-9][0-9]-[0-9][0-9]/) { print >(to substr($0, RSTART + 13, 7)) }' "$file"
    for month in "$work"/month.*; do
      [[ ! -e $month ]] || add_lines "$work/branch/$kind.${month##*.}.jsonl" "$month"
    done
  done < <(histories_in "$1")
}

from_branch() {
  local file kind
  while read -r file; do
    kind=$(basename "$file" .jsonl)
    add_lines "$1/${kind%.*}.jsonl" "$file"
  done < <(histories_in "$work/branch")
}

case $1 in
  restore)
    fetch_branch
    mkdir -p "$folder"
    from_branch "$folder"
    ;;
  record)
    folder=$(cd "$folder" && pwd)
    for ((attempt = 1; attempt <= attempts; attempt++)); do
      fetch_branch
      to_branch "$folder"
      cd "$work/branch"
      git add --all
      if git diff --cached --quiet; then
        echo "nothing new"
        exit 0
      fi
      git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
        commit --quiet --message "${GITHUB_SHA:-a run}"
      # Refused when another run was faster: its lines are fetched, and these added to them.
      if git push --quiet "$remote" "HEAD:refs/heads/$branch"; then exit 0; fi
      cd "$OLDPWD"
    done
    echo "::error title=Plumbline::the history could not be pushed to $branch"
    exit 1
    ;;
esac
