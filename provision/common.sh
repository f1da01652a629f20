# shellcheck shell=bash
# What provision.sh and its recipes share: messages, the lock, the work directory, packages, a root file system.

LOCK=/run/lock/plumbline-provision.lock
PREFIX_CONTAINER=plumbline-provision
builds=() # process groups to end when interrupted
work=

say() { printf 'provision: %s\n' "$*" >&2; }
step() { printf 'provision: [%3d s] %s ...\n' "$SECONDS" "$*" >&2; }

# Runs a command with its output kept aside, and shows the end of that output only if it fails.
quietly() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    say "failed: $*"
    tail -n 15 "$log" | sed 's/^/provision:   /' >&2
    return 1
  fi
}

# One run at a time. File descriptor 9 holds the lock: whatever may outlive this script is started with 9>&-.
take_lock() {
  exec 9>>"$LOCK"
  flock -n 9 && return 0
  step "waiting for another run of this script (up to 15 min)"
  flock -w 900 9 || { say "it is still at work, or hangs: fuser $LOCK names it"; exit 1; }
}

make_work_directory() {
  local parent=${TMPDIR:-/var/tmp} leftover
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # Nobody else is at work while we hold the lock: what lies there belongs to a run that was killed.
  for leftover in "$parent"/plumbline-provision.*; do [[ ! -d $leftover ]] || remove_tree "$leftover"; done
  work=$(mktemp -d "$parent/plumbline-provision.XXXXXX")
  chmod 755 "$work" # a root file system is built in it, and apt's unprivileged user must get there
}

clean_up() {
  local pid imported
  trap '' HUP INT TERM
  for pid in "${builds[@]}"; do
    kill -TERM -- "-$pid" 2>/dev/null || true
    for _ in {1..50}; do kill -0 -- "-$pid" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
  done
  ((${#builds[@]} == 0)) || docker rm -f "$PREFIX_CONTAINER" >/dev/null 2>&1 || true
  for imported in "${work:-/nonexistent}"/*/imported; do
    [[ ! -s $imported ]] || docker image rm "$(<"$imported")" >/dev/null 2>&1 || true
  done
  [[ -z $work ]] || remove_tree "$work"
}

# debootstrap mounts /proc in its target, and an interrupted one leaves it there.
remove_tree() {
  local mount
  [[ $1 == */plumbline-provision.* ]] || return 1
  while read -r mount; do umount -l "$mount" || true; done < <(awk -v d="$1/" 'index($2, d) == 1 { print $2 }' /proc/self/mounts | sort -r)
  rm -rf --one-file-system "$1"
}

need_space() {
  local available
  available=$(df --output=avail -B1M "$work" | tail -n 1)
  ((available >= $1)) || { say "needs $1 MB free in ${work%/*}, which has ${available// /} (TMPDIR names another place)"; return 1; }
}

image_present() { docker image inspect "$1" >/dev/null 2>&1; }

recipe_label() { echo "LABEL plumbline.recipe=$(sha256sum "$1" | cut -c1-12)"; }

# Those of examples/flask-orders: the system's Python finds no others. One that was installed another way counts too.
missing_flask_packages() {
  local module
  for module in flask pymongo redis; do
    /usr/bin/python3 -c "import $module" 2>/dev/null || echo "python3-$module"
  done
}

# Of the tests of the HTML report. A Chrome that is there already does as well.
missing_browser() {
  command -v chromium chromium-browser google-chrome >/dev/null || echo chromium
}

# The Debian packages that the given parts need and that are not installed: one a line.
missing_packages() {
  local part
  for part in "$@"; do
    case $part in
      docker) missing_docker_packages ;;
      redis-image) command -v debootstrap >/dev/null || echo debootstrap ;;
      mongo-image)
        command -v debootstrap >/dev/null || echo debootstrap
        command -v strip >/dev/null || echo binutils ;;
      flask) missing_flask_packages ;;
      chromium) missing_browser ;;
      shellcheck) command -v shellcheck >/dev/null || echo shellcheck ;;
    esac
  done | sort -u
  # Ubuntu has debootstrap without the keys of Debian.
  if [[ $* == *image* && ! -e /usr/share/keyrings/debian-archive-keyring.gpg ]]; then echo debian-archive-keyring; fi
}

install_packages() {
  local packages
  mapfile -t packages < <(missing_packages "$@")
  ((${#packages[@]})) || return 0
  # Package lists may be absent (a fresh container) or too old to be true.
  if ! apt-cache show "${packages[@]}" >/dev/null 2>&1; then
    update_package_lists || say "trying with the lists that came"
    mapfile -t packages < <(missing_packages "$@")
  fi
  step "installing ${packages[*]} (about 20 s)"
  apt_install "${packages[@]}" 2>/dev/null && return 0
  update_package_lists || say "trying with the lists that came"
  step "installing ${packages[*]} again"
  apt_install "${packages[@]}"
}

# --no-remove: rather fail than take away a package that somebody chose.
apt_install() {
  DEBIAN_FRONTEND=noninteractive quietly "$work/apt.log" apt-get install -y --no-install-recommends --no-remove \
    -o DPkg::Lock::Timeout=300 "$@" 9>&- </dev/null
}

# apt waits for the lock of dpkg, but not for that of its own lists.
update_package_lists() {
  step "updating the package lists (about 5 s)"
  for _ in {1..30}; do
    apt-get update >"$work/apt-update.log" 2>&1 9>&- </dev/null && return 0
    grep -q 'Could not get lock' "$work/apt-update.log" || break
    sleep 2
  done
  say "apt-get update failed"
  tail -n 15 "$work/apt-update.log" | sed 's/^/provision:   /' >&2
  return 1
}

# debian_root_filesystem DIR SUITE PACKAGES: from the mirror and through the proxy that apt uses here.
debian_root_filesystem() {
  local dir=$1 suite=$2 include=$3 mirror=${PLUMBLINE_DEBIAN_MIRROR:-} proxy=
  # shellcheck disable=SC2016 # apt's own variables
  [[ -n $mirror ]] || mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | grep -m 1 -E '^https?://' || true)
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  [[ -z $proxy || $proxy == DIRECT ]] || export http_proxy=${http_proxy:-$proxy} https_proxy=${https_proxy:-$proxy}
  DEBIAN_FRONTEND=noninteractive quietly "$dir.log" debootstrap --variant=minbase --include="$include" "$suite" "$dir" ${mirror:+"$mirror"}
  rm -rf "$dir"/var/cache/apt/* "$dir"/var/lib/apt/lists/* "$dir"/var/log/* "$dir"/usr/share/{doc,info,lintian,locale,man}/*
}

# import_image DIR INSTRUCTION...: prints the id. Docker gives every container a /dev of its own.
import_image() {
  local dir=$1 changes=() change
  shift
  for change in "$@"; do changes+=(-c "$change"); done
  tar -C "$dir" --one-file-system --exclude='./dev/*' -c . | docker import "${changes[@]}" -
}
