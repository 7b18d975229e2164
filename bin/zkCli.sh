#!/usr/bin/env bash
# ZooKeeper's name for the command line. `bin/zkCli.sh -h` lists its options; docs/cli.md has the rest.
set -euo pipefail
exec "$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)/quorate" cli "$@"
