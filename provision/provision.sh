#!/usr/bin/env bash
# Gives a machine that reaches package registries and nothing else a Docker engine and stand-ins for the
# redis and mongo images. README.md says when and why. Everything it finds, it leaves alone.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=provision/common.sh
source "$here/common.sh"
# shellcheck source=provision/docker-engine.sh
source "$here/docker-engine.sh"
# shellcheck source=provision/redis-image.sh
source "$here/redis-image.sh"
# shellcheck source=provision/mongo-image.sh
source "$here/mongo-image.sh"

usage() {
  cat <<'TEXT'
usage: provision.sh [--check | --commands] [docker | redis-image | mongo-image | all | flask | chromium | shellcheck]...

  docker        a Docker engine that answers
  redis-image   the image plumbline.local/redis (needs the engine, brings it along)
  mongo-image   the image plumbline.local/mongo (the same)
  all           these three; the default
  flask         Debian's Flask, pymongo and redis-py, for the tests of examples/flask-orders
  chromium      Debian's Chromium, for the tests of the HTML report
  shellcheck    Debian's ShellCheck, for the test of shell scripts

  --check       print what is missing and do nothing: exit 0 if nothing is, 1 otherwise
  --commands    print the commands that somebody who is not root would run with sudo

exit codes: 0 done, 1 missing or failed, 2 usage, 3 refused on this machine, 130/143 interrupted
TEXT
}

# What of the wanted parts is not there: one part a line. An engine that does not answer has no images.
missing_parts() {
  local engine=yes part
  [[ " ${wanted[*]} " != *" docker "* ]] || docker_answers || engine=no
  for part in "${wanted[@]}"; do
    case $part in
      docker) [[ $engine == yes ]] || echo docker ;;
      redis-image) { [[ $engine == yes ]] && image_present "$REDIS_IMAGE"; } || echo redis-image ;;
      mongo-image) { [[ $engine == yes ]] && image_present "$MONGO_IMAGE"; } || echo mongo-image ;;
      flask) [[ -z $(missing_flask_packages) ]] || echo flask ;;
      chromium) [[ -z $(missing_browser) ]] || echo chromium ;;
      shellcheck) command -v shellcheck >/dev/null || echo shellcheck ;;
    esac
  done
}

describe() {
  case $1 in
    docker) if docker_denies_us; then echo "leave to use the Docker engine that runs here"; else echo "a Docker engine that answers"; fi ;;
    redis-image) echo "the image $REDIS_IMAGE" ;;
    mongo-image) echo "the image $MONGO_IMAGE" ;;
    flask) echo "Flask, pymongo and redis-py for /usr/bin/python3" ;;
    chromium) echo "the browser chromium" ;;
    shellcheck) echo "ShellCheck" ;;
  esac
}

# The same steps as main, for a person to read and run. Only those that this machine lacks.
print_commands() {
  local part packages images=()
  for part in "$@"; do [[ $part != *-image ]] || images+=("$part"); done
  if docker_denies_us; then
    # shellcheck disable=SC2016 # for the reader's shell
    echo 'sudo usermod -aG docker "$USER"   # then log in again'
  fi
  packages=$(missing_packages "$@")
  if [[ -n $packages ]]; then
    echo "sudo apt-get update"
    echo "sudo apt-get install -y --no-install-recommends ${packages//$'\n'/ }"
  fi
  if [[ " $* " == *" docker "* ]] && ! docker_denies_us; then echo "sudo $START_COMMAND"; fi
  if ((${#images[@]})); then
    # shellcheck disable=SC2016 # for the reader's shell
    echo "sudo -E env \"PATH=\$PATH\" bash \"$here/provision.sh\" ${images[*]}"
  fi
}

# Exits with 3 and the way on, when this machine is not one that provisioning can serve.
refuse_elsewhere() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
    say "this needs Debian or Ubuntu (apt-get). Here, do one of these instead:"
    say "  install and start a Docker engine that reaches an image registry, or"
    say "  install mongod and redis-server, or set MONGO_URL and REDIS_URL to running ones"
    exit 3
  fi
  if [[ $EUID -ne 0 ]]; then
    say "this needs root. Run:"
    print_commands "$@" | sed 's/^/  /' >&2
    exit 3
  fi
  if [[ " $* " == *" docker "* ]]; then refuse_foreign_engine; fi
  if [[ " $* " == *" mongo-image "* ]]; then refuse_mongo_image_elsewhere; fi
}

build_all() {
  local part pid failed=0
  set -m # a process group for each build, so that an interrupt can end all of it
  for part in "$@"; do
    case $part in
      redis-image) build_redis_image "$work/redis" </dev/null & ;;
      mongo-image) build_mongo_image "$work/mongo" </dev/null & ;;
      *) continue ;;
    esac
    builds+=("$!")
  done
  set +m
  for pid in "${builds[@]}"; do wait "$pid" || failed=1; done
  # The groups of a failed build may hold something that still runs: clean_up ends it.
  ((failed == 0)) || { say "failed after $SECONDS s: see above"; exit 1; }
  builds=()
}

main() {
  local mode=build part missing
  wanted=()
  while (($#)); do
    case $1 in
      --check) mode=check ;;
      --commands) mode=commands ;;
      -h | --help) usage; exit 0 ;;
      docker | redis-image | mongo-image | flask | chromium | shellcheck) wanted+=("$1") ;;
      all) wanted+=(redis-image mongo-image) ;;
      *) usage >&2; exit 2 ;;
    esac
    shift
  done
  ((${#wanted[@]})) || wanted=(redis-image mongo-image)
  # An image needs the engine.
  [[ " ${wanted[*]} " != *-image* ]] || wanted=(docker "${wanted[@]}")
  mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | awk '!seen[$0]++')

  mapfile -t missing < <(missing_parts)
  case $mode in
    check)
      for part in "${missing[@]}"; do echo "missing: $(describe "$part")"; done
      ((${#missing[@]} == 0)); exit ;;
    commands)
      if ((${#missing[@]})); then print_commands "${missing[@]}"; else echo "# nothing is missing"; fi
      exit ;;
  esac
  ((${#missing[@]})) || { say "nothing to do: ${wanted[*]} there already"; exit 0; }

  refuse_elsewhere "${missing[@]}"
  take_lock
  mapfile -t missing < <(missing_parts) # another run may have built it while this one waited
  make_work_directory
  install_packages "${missing[@]}"
  [[ " ${missing[*]} " != *" docker "* ]] || start_docker
  mapfile -t missing < <(missing_parts) # the engine, just started, may have had the images all along
  build_all "${missing[@]}"
  say "done in $SECONDS s"
}

main "$@"
