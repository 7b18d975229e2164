#!/usr/bin/env bash
# Builds the image quorate:VERSION: the archive by Maven, if it is missing, and the image by Docker.
#   docker/build.sh [--build] [OPTION]...       --build makes the archive anew; OPTIONs are docker build's
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version="$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)"
archive="dist/target/quorate-$version.tar.gz"
if [ "${1:-}" = --build ]; then
  shift
  rm -f "$archive"
fi
if [ ! -e "$archive" ]; then
  echo "building $archive, without tests (minutes the first time)" >&2
  mvn -B -ntp -q package -DskipTests -pl dist -am
fi
revision="$(git rev-parse HEAD 2>/dev/null || echo unknown)"
docker build -f docker/Dockerfile --build-arg VERSION="$version" --build-arg REVISION="$revision" \
  -t "quorate:$version" "$@" .
