#!/usr/bin/env bash
# The command line. In this image it prints as ZooKeeper 3.4 does, QUORATE_CLI_COMPAT=3.4; `--compat 3.9` overrules.
set -euo pipefail
exec /opt/quorate/bin/quorate cli "$@"
