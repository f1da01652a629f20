# shellcheck shell=bash
# A Docker engine that answers: the one that is there, or Debian's. Sourced by provision.sh.

DOCKERD_LOG=/var/log/plumbline-dockerd.log

if [[ -d /run/systemd/system ]]; then
  START_COMMAND='systemctl start docker'
else
  # Without setsid it would die with the process group of whoever called.
  START_COMMAND="setsid -f sh -c 'exec nohup dockerd >>$DOCKERD_LOG 2>&1 </dev/null'"
fi

# The engine of this machine, or DOCKER_HOST's, as Plumbline asks for it: a context may be somebody else's machine.
export DOCKER_CONTEXT=default

# An old client prints nothing and exits 0 when nobody answers.
docker_answers() { command -v docker >/dev/null && [[ -n $(timeout 10 docker info --format '{{.ServerVersion}}' 2>/dev/null) ]]; }

docker_denies_us() { [[ $EUID -ne 0 && -S /var/run/docker.sock && ! -w /var/run/docker.sock && -z ${DOCKER_HOST:-} ]]; }

# An engine somewhere else is somebody else's: it cannot be started from here.
refuse_foreign_engine() {
  case ${DOCKER_HOST:-} in
    '' | unix:///var/run/docker.sock | unix:///run/docker.sock) ;;
    *)
      say "DOCKER_HOST is $DOCKER_HOST and nothing answers there: start that engine, or unset DOCKER_HOST"
      exit 3
      ;;
  esac
}

missing_docker_packages() {
  command -v dockerd >/dev/null || echo docker.io
  # From Debian 13 on the client is a package of its own, before that it came with the engine.
  if ! command -v docker >/dev/null && apt-cache show docker-cli >/dev/null 2>&1; then echo docker-cli; fi
}

# Engines of this network namespace; those of containers on this machine are none of ours.
running_dockerd() {
  local comm name own
  own=$(readlink /proc/self/ns/net)
  for comm in /proc/[0-9]*/comm; do
    { read -r name <"$comm"; } 2>/dev/null || continue
    [[ $name == dockerd && $(readlink "${comm%comm}ns/net") == "$own" ]] || continue
    comm=${comm%/comm}
    echo "${comm#/proc/}"
  done
}

# On a machine made from a snapshot the number in a pid file may belong to somebody else by now, and dockerd
# would refuse to start for it.
forget_stale_pid() {
  local file=$1 name=$2 pid
  [[ -e $file ]] || return 0
  pid=$(<"$file")
  [[ -n $pid && $(cat "/proc/$pid/comm" 2>/dev/null) == "$name" ]] || rm -f "$file"
}

# A second daemon beside a running one would delete the first one's bridge: one that runs is waited for, never doubled.
start_docker() {
  local begin=$SECONDS
  docker_answers && return 0 # its package may have started it
  if [[ -z $(running_dockerd) ]]; then
    step "starting the Docker engine (about 1 s)"
    forget_stale_pid /var/run/docker.pid dockerd
    forget_stale_pid /var/run/docker/containerd/containerd.pid containerd
    (cd / && sh -c "$START_COMMAND" 9>&- </dev/null)
  else
    step "waiting for the Docker engine that is starting (up to 30 s)"
  fi
  while ((SECONDS - begin < 30)); do
    sleep 0.2
    docker_answers && return 0
    # It may take a moment until it is to be seen; after that its absence means that it gave up.
    if ((SECONDS - begin > 3)) && [[ -z $(running_dockerd) ]]; then break; fi
  done
  say "the Docker engine does not answer; dockerd $(running_dockerd | grep . || echo 'does not run')"
  [[ ! -s $DOCKERD_LOG ]] || { say "the end of $DOCKERD_LOG:"; tail -n 10 "$DOCKERD_LOG" | sed 's/^/provision:   /' >&2; }
  exit 1
}
