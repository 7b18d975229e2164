#!/usr/bin/env bash
# Writes zoo.cfg, java.env and log4j.properties into the folder of the configuration, and myid into that of the data,
# for the pod of a StatefulSet that this host's name says it is. Prints the folder of the configuration.
set -euo pipefail

readonly EXIT_USAGE=2

# name, default, what is allowed, what it is. A flag wins over the variable ZK_NAME, and this over the default.
readonly SETTINGS='
servers              | 1                        | count   | voters: pods 0 to N-1 of the set; further pods are observers
data_dir             | /var/lib/zookeeper/data  | path    | the state, and the file myid
data_log_dir         | /var/lib/zookeeper/log   | path    | the log
conf_dir             | /opt/zookeeper/conf      | path    | where the configuration is written
client_port          | 2181                     | port    | for clients
election_port        | 3888                     | port    | for elections
server_port          | 2888                     | port    | for the leader
tick_time            | 2000                     | number  | milliseconds of a tick
init_limit           | 10                       | number  | ticks for a first synchronisation
sync_limit           | 5                        | number  | ticks that a server may be silent
heap                 | 1G                       | size    | heap of the JVM
max_client_cnxns     | 60                       | number  | connections of one client address; 0 is no limit
snap_retain_count    | 3                        | number  | snapshots to keep
purge_interval       | 0                        | number  | accepted; purging is done after each snapshot
min_session_timeout  | 2 ticks                  | time    | shortest timeout of a session, milliseconds
max_session_timeout  | 20 ticks                 | time    | longest timeout of a session, milliseconds
log_level            | INFO                     | level   | ERROR, WARN, INFO, DEBUG or TRACE
'

declare -A value allowed
problems=()

usage() {
  echo "usage: start-zookeeper [--FLAG=VALUE]...  and zkGenConfig.sh likewise"
  local name default kind what
  while IFS='|' read -r name default kind what; do
    name="${name// /}"
    [ -z "$name" ] || printf '  --%-20s %s (%s)\n' "$name" "$(trim "$what")" "$(trim "$default")"
  done <<<"$SETTINGS"
  echo "Every other setting of a server is a variable, such as QUORATE_INITIAL_ENSEMBLE=all."
}

trim() { # text
  sed 's/^ *//; s/ *$//' <<<"$1"
}

problem() { # message
  problems+=("$1")
}

# Sets value and allowed from the defaults and the environment.
read_defaults() {
  local name default kind _ variable
  while IFS='|' read -r name default kind _; do
    name="${name// /}"
    [ -n "$name" ] || continue
    allowed[$name]="$(trim "$kind")"
    variable="ZK_${name^^}"
    value[$name]="${!variable:-$(trim "$default")}"
  done <<<"$SETTINGS"
  # Names of these two in an older image.
  value[servers]="${ZK_REPLICAS:-${value[servers]}}"
  value[heap]="${ZK_HEAP_SIZE:-${value[heap]}}"
}

read_flags() { # flags
  local flag name
  for flag in "$@"; do
    name="${flag#--}"
    name="${name%%=*}"
    if [[ "$flag" != --*=* ]]; then
      problem "'$flag' is not of the form --FLAG=VALUE"
    elif [ -z "${allowed[$name]:-}" ]; then
      problem "there is no flag --$name; start-zookeeper --help lists them"
    else
      value[$name]="${flag#*=}"
    fi
  done
}

check() { # name
  local it="${value[$1]}" form what
  case "${allowed[$1]}" in
    count) form='^([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-4])$' what="a number from 1 to 254" ;;
    port) form='^[1-9][0-9]{0,4}$' what="a port" ;;
    number) form='^[0-9]{1,9}$' what="a whole number" ;;
    time) form='^([0-9]{1,9}|2 ticks|20 ticks)$' what="a number of milliseconds" ;;
    size) form='^[1-9][0-9]*[kKmMgG]$' what="a size such as 512M or 2G" ;;
    level) form='^(ERROR|WARN|INFO|DEBUG|TRACE)$' what="ERROR, WARN, INFO, DEBUG or TRACE" ;;
    path) form='^/[^[:space:]]*$' what="an absolute path without blanks" ;;
  esac
  [[ "$it" =~ $form ]] || problem "--$1=$it is not $what"
}

check_all() {
  local name _
  while IFS='|' read -r name _; do
    name="${name// /}"
    [ -z "$name" ] || check "$name"
  done <<<"$SETTINGS"
}

# Sets value from "N ticks".
count_ticks() { # flag
  if [[ "${value[$1]}" == *ticks ]]; then value[$1]=$((${value[$1]% ticks} * 10#${value[tick_time]})); fi
}

# Sets set_name, ordinal and domain: zk-2 in the domain of its headless service is the third server.
read_identity() {
  local host
  host="$(hostname)"
  if [[ "$host" =~ ^(.+)-([0-9]{1,5})$ ]]; then
    set_name="${BASH_REMATCH[1]}"
    ordinal=$((10#${BASH_REMATCH[2]}))
    domain="$(hostname -d 2>/dev/null || true)"
    [ "$ordinal" -lt 254 ] || problem "host name '$host': ids of servers end at 254, so ordinals at 253"
  else
    set_name="$host" ordinal=0 domain=""
    problem "host name '$host' does not end with an ordinal, such as zk-0: which server this is comes from it"
  fi
}

# A volume that was another pod's would bring another server's promises.
check_volume() {
  local file="${value[data_dir]}/myid" found
  [ -e "$file" ] || return 0
  found="$(tr -d '[:space:]' <"$file" 2>/dev/null || true)"
  [ "$found" = $((ordinal + 1)) ] ||
    problem "$file says ${found:-nothing}, and pod $set_name-$ordinal is server $((ordinal + 1)): this volume belongs to
    another pod. Give this pod its own volume; do not change myid, the data behind it is another server's"
}

make_folder() { # flag
  local folder="${value[$1]}"
  if ! mkdir -p "$folder" 2>/dev/null || [ ! -w "$folder" ]; then
    problem "--$1=$folder cannot be written by user $(id -u) in groups $(id -G): a volume needs fsGroup (hostPath
    ignores it: change the owner of its folder), and a read-only root file system a volume at this place"
  fi
}

server_lines() {
  local i last="${value[servers]}" suffix="${domain:+.$domain}"
  for ((i = 0; i < last; i++)); do
    echo "server.$((i + 1))=$set_name-$i$suffix:${value[server_port]}:${value[election_port]}"
  done
  if [ "$ordinal" -ge "$last" ]; then
    echo "server.$((ordinal + 1))=$set_name-$ordinal$suffix:${value[server_port]}:${value[election_port]}:observer"
  fi
}

zoo_cfg() {
  cat <<END
# Written by zkGenConfig.sh at each start.
clientPort=${value[client_port]}
dataDir=${value[data_dir]}
dataLogDir=${value[data_log_dir]}
tickTime=${value[tick_time]}
initLimit=${value[init_limit]}
syncLimit=${value[sync_limit]}
maxClientCnxns=${value[max_client_cnxns]}
minSessionTimeout=${value[min_session_timeout]}
maxSessionTimeout=${value[max_session_timeout]}
autopurge.snapRetainCount=${value[snap_retain_count]}
autopurge.purgeInterval=${value[purge_interval]}
END
  server_lines
}

# Direct memory is there twice, for the log and for connections: together half of the heap, at most 512 MiB.
direct_mib() {
  local heap="${value[heap]}" mib
  case "$heap" in
    *[kK]) mib=$((${heap%?} / 1024)) ;;
    *[mM]) mib=${heap%?} ;;
    *) mib=$((${heap%?} * 1024)) ;;
  esac
  mib=$((mib / 4))
  if [ "$mib" -lt 64 ]; then mib=64; elif [ "$mib" -gt 256 ]; then mib=256; fi
  echo "$mib"
}

java_env() {
  cat <<END
# Written by zkGenConfig.sh at each start, read by zkServer.sh.
export QUORATE_HEAP="\${QUORATE_HEAP:-${value[heap]}}"
export QUORATE_DIRECT="\${QUORATE_DIRECT:-$(direct_mib)m}"
export QUORATE_LOG_LEVEL="\${QUORATE_LOG_LEVEL:-${value[log_level]}}"
END
}

log4j_properties() {
  local level="${QUORATE_LOG_LEVEL:-${value[log_level]}}"
  cat <<END
# What is logged, in the words of log4j; written by zkGenConfig.sh at each start. --log_level changes it.
zookeeper.root.logger=$level, CONSOLE
zookeeper.console.threshold=$level
log4j.rootLogger=\${zookeeper.root.logger}
log4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender
log4j.appender.CONSOLE.Threshold=\${zookeeper.console.threshold}
log4j.appender.CONSOLE.layout=org.apache.log4j.PatternLayout
log4j.appender.CONSOLE.layout.ConversionPattern=%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n
END
}

for argument in "$@"; do
  if [ "$argument" = --help ] || [ "$argument" = -h ]; then
    usage
    exit 0
  fi
done
read_defaults
read_flags "$@"
check_all
read_identity
if [ "${#problems[@]}" -eq 0 ]; then
  count_ticks min_session_timeout
  count_ticks max_session_timeout
  check_volume
  make_folder data_dir
  make_folder data_log_dir
  make_folder conf_dir
fi
if [ "${#problems[@]}" -gt 0 ]; then
  printf 'start-zookeeper: %s\n' "${problems[@]}" >&2
  exit "$EXIT_USAGE"
fi
conf_dir="${value[conf_dir]}"
zoo_cfg >"$conf_dir/zoo.cfg"
java_env >"$conf_dir/java.env"
log4j_properties >"$conf_dir/log4j.properties"
echo $((ordinal + 1)) >"${value[data_dir]}/myid"
if [ "$ordinal" -ge "${value[servers]}" ]; then
  echo "start-zookeeper: --servers=${value[servers]}, and this is pod $set_name-$ordinal: it joins as an observer" >&2
fi
echo "$conf_dir"
