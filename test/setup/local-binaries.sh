#!/usr/bin/env bash
# The README's two commands on a machine with mongod and redis-server and no Docker: a container of the project's own
# mongo image, which has a mongod on its PATH, with redis-server from its Debian. Nothing of it stays.
# Needs what provision/provision.sh makes. Usage: test/setup/local-binaries.sh [bench|test] ...   (both unless named)
set -euo pipefail
cd "$(dirname "$0")/../.."

image=plumbline.local/mongo:7.0.15
steps=("$@")
((${#steps[@]})) || steps=(bench test)
for step in "${steps[@]}"; do
  [[ $step == bench || $step == test ]] || { echo "local-binaries: $step is neither bench nor test" >&2; exit 2; }
done
docker image inspect "$image" >/dev/null 2>&1 || { echo "local-binaries: no $image: provision/provision.sh builds it" >&2; exit 3; }

work=$(mktemp -d)
container=plumbline-setup-$$
clean_up() {
  docker rm -f "$container" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean_up EXIT
git clone --quiet . "$work/repository"

# The package sources and certificates of this machine, under the image's own release of Debian.
# shellcheck disable=SC2016 # apt's own variables
mirror=${PLUMBLINE_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | grep -m 1 -E '^https?://')}
cat /etc/ssl/certs/ca-certificates.crt ${NODE_EXTRA_CA_CERTS:+"$NODE_EXTRA_CA_CERTS"} >"$work/certificates.pem"
node_prefix=$(dirname "$(dirname "$(readlink -f "$(type -P node)")")")

cat >"$work/set-up.sh" <<'IN'
set -euo pipefail
. /etc/os-release
echo "deb [trusted=yes] $1 $VERSION_CODENAME main" >/etc/apt/sources.list
export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o Acquire::https::CaInfo=/setup/certificates.pem update
apt-get -qq -o Acquire::https::CaInfo=/setup/certificates.pem install --no-install-recommends redis-server git procps >/dev/null
# Only these of the machine's programs: its prefix may hold a Docker client too.
for program in node npm npx; do ln -s "/opt/node/bin/$program" "/usr/local/bin/$program"; done
cd /setup/repository
git config --global --add safe.directory '*'
shift
echo "local-binaries: $(node --version), $(redis-server --version | cut -d' ' -f1-3), docker: $(command -v docker || echo none)"
npm ci --no-audit --no-fund
for step in "$@"; do
  begin=$SECONDS
  case $step in
    bench) npm run bench ;;
    test) npm test ;;
  esac
  echo "local-binaries: npm ${step/bench/run bench} exits 0 in $((SECONDS - begin)) s"
done
IN

docker run --rm --name "$container" --init --network host -v "$work:/setup" -v "$node_prefix:/opt/node:ro" \
  -e NODE_EXTRA_CA_CERTS=/setup/certificates.pem -e NPM_CONFIG_REGISTRY="$(npm config get registry 2>/dev/null)" \
  "$image" bash /setup/set-up.sh "$mirror" "${steps[@]}"
