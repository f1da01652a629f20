#!/usr/bin/env bash
# snapshots.sh load|save FOLDER: the data that Plumbline loaded into MongoDB, kept as files for the next runner. Plumbline itself decides
# by the key of a snapshot whether it serves. One that cannot be loaded or kept costs time and fails nothing.
set -uo pipefail
repository=plumbline.local/snapshot
folder=$2
known=$folder.known

warn() { echo "::warning title=Plumbline::$*"; }
tags() { docker image ls --format '{{.Tag}}' "$repository" | sort; }

if ! docker version >/dev/null 2>&1; then
  echo "no Docker engine here, so that no data is kept"
  exit 0
fi
mkdir -p "$folder"

case $1 in
  load)
    for file in "$folder"/*.tar; do
      [[ -e $file ]] || continue
      docker load --quiet --input "$file" || warn "the data of an earlier run could not be loaded: it is made anew"
    done
    tags >"$known"
    ;;
  save)
    made=$(comm -13 "$known" <(tags))
    if [[ -z $made ]]; then
      echo "no new data"
      exit 0
    fi
    # What was loaded served nobody, or it would not have been made anew.
    rm -f "$folder"/*.tar
    while read -r tag; do
      if ! docker save --output "$folder/$tag.tar" "$repository:$tag"; then
        warn "the data could not be kept for the next run"
        exit 0
      fi
    done <<<"$made"
    echo "key=${made//$'\n'/-}" >>"$GITHUB_OUTPUT"
    ;;
esac
