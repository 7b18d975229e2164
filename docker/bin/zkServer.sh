#!/usr/bin/env bash
# zkServer.sh of Quorate, within the image: takes heap and log level from java.env beside the configuration, and logs in
# ZooKeeper's layout.
set -euo pipefail

if [ "${1:-}" = --config ]; then
  ZOOCFGDIR="${2:?}"
  shift 2
fi
# Where a server of this image has its configuration, however it was started.
for folder in ${ZOO_CONF_DIR:+"$ZOO_CONF_DIR"} /conf /tmp/conf /opt/zookeeper/conf; do
  [ -n "${ZOOCFGDIR:-}" ] || [ ! -e "$folder/zoo.cfg" ] || ZOOCFGDIR="$folder"
done
export ZOOCFGDIR="${ZOOCFGDIR:-/opt/zookeeper/conf}"
if [ -r "$ZOOCFGDIR/java.env" ]; then
  . "$ZOOCFGDIR/java.env"
fi
# The log names the server, and the server compares the name with its folder's.
data_dir="$(sed -n 's/^[[:space:]]*dataDir[[:space:]]*=[[:space:]]*//p' "$ZOOCFGDIR/zoo.cfg" 2>/dev/null | tail -n 1)"
data_dir="${ZOO_DATA_DIR:-$data_dir}"
if [ -z "${QUORATE_MYID:-}" ] && [ -r "$data_dir/myid" ]; then
  QUORATE_MYID="$(tr -d '[:space:]' <"$data_dir/myid")"
  export QUORATE_MYID
fi
export QUORATE_OPTS="-Dlogback.configurationFile=/opt/quorate/conf/logback-zookeeper.xml ${QUORATE_OPTS:-}"
exec /opt/quorate/bin/zkServer.sh "$@"
