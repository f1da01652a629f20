# shellcheck shell=bash
# Recipe of the stand-in for the redis image: the redis-server of Debian bookworm. Sourced by provision.sh.

REDIS_VERSION=7.0.15
REDIS_IMAGE=plumbline.local/redis:$REDIS_VERSION
REDIS_SUITE=bookworm

build_redis_image() {
  local root=$1/root imported
  need_space 600
  mkdir -p "$1"
  step "$REDIS_IMAGE: a Debian $REDIS_SUITE with redis-server (about 60 s)"
  debian_root_filesystem "$root" "$REDIS_SUITE" redis-server
  # The tag must tell the truth, also on the day when Debian's Redis moves on.
  chroot "$root" redis-server --version | grep -qF " v=$REDIS_VERSION " ||
    { say "Debian $REDIS_SUITE has another Redis than $REDIS_VERSION: $(chroot "$root" redis-server --version)"; return 1; }
  step "$REDIS_IMAGE: importing (about 3 s)"
  # Protected mode would answer every connection that comes through a published port with -DENIED.
  imported=$(import_image "$root" 'CMD ["redis-server","--protected-mode","no","--save","","--dir","/tmp"]' \
    'EXPOSE 6379' "$(recipe_label "${BASH_SOURCE[0]}")")
  docker tag "$imported" "$REDIS_IMAGE"
  say "$REDIS_IMAGE is ready"
}
