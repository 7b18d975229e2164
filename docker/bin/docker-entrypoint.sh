#!/usr/bin/env bash
# For those who set ZOO_* variables, or bring a zoo.cfg in /conf, and give no command: the folders and names of
# ZooKeeper's image on Docker Hub. Any command is run as it is.
set -euo pipefail

if [ "$#" -gt 0 ] && [ "$1" != zkServer.sh ]; then
  exec "$@"
fi
conf_dir="${ZOO_CONF_DIR:-/conf}"
if [ ! -e "$conf_dir/zoo.cfg" ]; then
  # A read-only root file system has no other place.
  [ -w "$conf_dir" ] || { conf_dir=/tmp/conf && mkdir -p "$conf_dir"; }
  cat >"$conf_dir/zoo.cfg" <<END
# Written by docker-entrypoint.sh, since there was none; the ZOO_ and QUORATE_ variables say the rest.
clientPort=2181
dataDir=${ZOO_DATA_DIR:-/data}
dataLogDir=${ZOO_DATA_LOG_DIR:-/datalog}
tickTime=${ZOO_TICK_TIME:-2000}
END
fi
unset ZOO_CONF_DIR
data_dir="${ZOO_DATA_DIR:-/data}"
if [ -n "${ZOO_MY_ID:-}" ] && [ ! -e "$data_dir/myid" ] && [ -w "$data_dir" ]; then
  echo "$ZOO_MY_ID" >"$data_dir/myid"
fi
[ "$#" -gt 0 ] || set -- zkServer.sh start-foreground
exec /opt/zookeeper/bin/zkServer.sh --config "$conf_dir" "${@:2}"
