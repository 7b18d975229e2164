#!/usr/bin/env bash
# Starts and stops one server under the names, with the output and the exit codes of ZooKeeper's script of this name.
# docs/operations.md says what differs.
set -euo pipefail

readonly START_SECONDS=60 STOP_SECONDS=60

bin="$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
home="$(dirname "$bin")"

usage() {
  echo "Usage: $0 [--config <conf-dir>] {start|start-foreground|stop|version|restart|status} [FILE]"
}

fail() { # message
  echo "$1" >&2
  exit 1
}

# The last value of a key in the file, without blanks around it.
setting() { # key
  sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*$/\1/p" "$config" | tail -n 1
}

# Sets config: a file that is named without a folder is in ZOOCFGDIR.
find_config() { # file
  config="${1:-${ZOOCFG:-zoo.cfg}}"
  [[ "$config" == */* ]] || config="${ZOOCFGDIR:-$home/conf}/$config"
  echo "Using config: $config" >&2
  [ -r "$config" ] || fail "$config cannot be read; name the file, or its folder by --config or ZOOCFGDIR"
}

# Sets pid_file, log_file, address and port.
find_server() {
  local data
  data="${QUORATE_DATA_DIR:-${ZOO_DATA_DIR:-$(setting dataDir)}}"
  [ -n "$data" ] || fail "dataDir is not set in $config"
  pid_file="${ZOOPIDFILE:-$data/zookeeper_server.pid}"
  log_file="${ZOO_LOG_DIR:-$home/logs}/zookeeper-${USER:-$(id -un)}-server-$(hostname).out"
  port="${QUORATE_CLIENT_PORT:-$(setting clientPort)}"
  port="${port:-2181}"
  address="${QUORATE_CLIENT_PORT_ADDRESS:-$(setting clientPortAddress)}"
  case "${address:-0.0.0.0}" in
    0.0.0.0 | :: | '[::]') address=localhost ;;
  esac
}

# Whether the process of the file is a server: ids are used again.
is_running() {
  local pid
  [ -f "$pid_file" ] || return 1
  pid="$(cat "$pid_file")"
  [ -n "$pid" ] && ps -p "$pid" -o args= 2>/dev/null | grep -q 'io\.quorate\.server\.Main\|bin/quorate server'
}

# A server's answer to a four-letter word; nothing if there is none.
ask() { # word
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf "%s" "$3" >&3 && cat <&3' - "$address" "$port" "$1" 2>/dev/null || true
}

start() {
  local pid
  echo -n "Starting zookeeper ... "
  if is_running; then
    echo "already running as process $(cat "$pid_file")."
    exit 1
  fi
  [ "$(ask ruok)" != imok ] || { echo "FAILED TO START"; fail "another server answers at $address:$port already"; }
  mkdir -p "$(dirname "$log_file")" "$(dirname "$pid_file")"
  nohup "$bin/quorate" server "$config" >"$log_file" 2>&1 </dev/null &
  pid=$!
  echo "$pid" >"$pid_file"
  for ((i = 0; i < START_SECONDS * 10; i++)); do
    if ! kill -0 "$pid" 2>/dev/null; then
      rm -f "$pid_file"
      echo "FAILED TO START"
      fail "$(tail -n 1 "$log_file") (all of it: $log_file)"
    fi
    if [ "$(ask ruok)" = imok ]; then
      echo "STARTED"
      return
    fi
    sleep 0.1
  done
  echo "STARTED"
  echo "it does not answer yet: $log_file says what it is at" >&2
}

stop() {
  local pid
  echo -n "Stopping zookeeper ... "
  if ! is_running; then
    rm -f "$pid_file"
    echo "no zookeeper to stop (could not find file $pid_file)"
    return
  fi
  pid="$(cat "$pid_file")"
  kill "$pid"
  for ((i = 0; i < STOP_SECONDS * 10; i++)); do
    if ! kill -0 "$pid" 2>/dev/null; then
      rm -f "$pid_file"
      echo "STOPPED"
      return
    fi
    sleep 0.1
  done
  echo "FAILED TO STOP"
  fail "process $pid has not ended after $STOP_SECONDS s; $log_file says what it is at"
}

status() {
  local mode
  echo "Client port found: $port. Client address: $address. Client SSL: false."
  mode="$(ask srvr | grep '^Mode: ' || true)"
  if [ -n "$mode" ]; then
    echo "$mode"
  elif is_running && [ "$(ask ruok)" = imok ]; then
    echo "Error contacting service. It is running, and has no quorum."
    exit 1
  else
    echo "Error contacting service. It is probably not running."
    exit 1
  fi
}

if [ "${1:-}" = --config ]; then
  ZOOCFGDIR="${2:?}"
  shift 2
fi
command="${1:-}"

case "$command" in
  start | stop | restart | status)
    find_config "${2:-}"
    find_server
    case "$command" in
      restart)
        stop
        start
        ;;
      *) "$command" ;;
    esac
    ;;
  start-foreground)
    find_config "${2:-}"
    exec "$bin/quorate" server "$config"
    ;;
  version)
    exec "$bin/quorate" version
    ;;
  *)
    usage >&2
    exit 1
    ;;
esac
