#!/usr/bin/env bash
# Measures one `get` from launch to printed result: ZooKeeper's zkCli, ours without its cache, ours, and where etcd and etcdctl
# are installed these, for orientation. They take turns; the same Java runs the first three.
# usage: cli/measure-start.sh [ROUNDS]; prints a table in Markdown. Needs a built repository (mvn package -DskipTests).
set -euo pipefail

readonly rounds="${1:-21}" start_seconds=30

home="$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
work="$(mktemp -d)"
java="$("$home/bin/quorate" java)/bin/java"

cleanup() {
  for process in ${server:-} ${etcd_server:-}; do
    kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap cleanup EXIT

# The class path of the tests has ZooKeeper. JLine is left out: for one command it has no use of it.
(cd "$home" && mvn -B -q -pl protocol,client,server,cli compile dependency:build-classpath \
  -Dmdep.includeScope=test "-Dmdep.outputFile=$work/classpath") >"$work/mvn.log" 2>&1 ||
  { cat "$work/mvn.log" >&2; exit 1; }
zookeeper="$(tr ':' '\n' <"$work/classpath" | grep -v jline | paste -sd:)"
echo '<configuration></configuration>' >"$work/logback.xml"

port="$((20000 + $$ % 5000))"
printf 'dataDir=%s\nclientPort=%s\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n' "$work/data" "$port" >"$work/zoo.cfg"
"$home/bin/quorate" server "$work/zoo.cfg" >"$work/server.log" 2>&1 &
server=$!
for ((i = 0; i < start_seconds; i++)); do
  "$home/bin/zkCli.sh" -server "127.0.0.1:$port" create /start value >/dev/null 2>&1 && break
  sleep 1
done

theirs() {
  "$java" -Xmx256m "-Dlogback.configurationFile=$work/logback.xml" -cp "$zookeeper" \
    org.apache.zookeeper.ZooKeeperMain -server "127.0.0.1:$port" get /start
}
ours() { "$home/bin/zkCli.sh" -server "127.0.0.1:$port" get /start; }
without() { QUORATE_TOOL_OPTS=-XX:AOTMode=off ours; }
etcd() { ETCDCTL_API=3 etcdctl --endpoints "127.0.0.1:$((port + 5000))" get --print-value-only /start; }

once() { # name
  local before after
  before="$(date +%s%N)"
  "$1" >"$work/out" 2>/dev/null
  after="$(date +%s%N)"
  grep -q '^value$' "$work/out" || { echo "$1 printed: $(cat "$work/out")" >&2; exit 1; }
  echo $(((after - before) / 1000000)) >>"$work/$1"
}

names=(theirs without ours)
if command -v etcdctl >/dev/null && command -v etcd >/dev/null; then
  command etcd --data-dir "$work/etcd-data" --listen-client-urls "http://127.0.0.1:$((port + 5000))" \
    --advertise-client-urls "http://127.0.0.1:$((port + 5000))" --listen-peer-urls "http://127.0.0.1:$((port + 5001))" \
    >"$work/etcd.log" 2>&1 &
  etcd_server=$!
  for ((i = 0; i < start_seconds; i++)); do
    ETCDCTL_API=3 etcdctl --endpoints "127.0.0.1:$((port + 5000))" put /start value >/dev/null 2>&1 && break
    sleep 1
  done
  names+=(etcd)
fi
for name in "${names[@]}"; do once "$name" && rm "$work/$name"; done # warms the disk's cache
for ((i = 0; i < rounds; i++)); do
  for name in "${names[@]}"; do once "$name"; done
done

median() { sort -n "$work/$1" | sed -n "$(((rounds + 1) / 2))p"; }
base="$(median theirs)"
echo "| one \`get\`, $rounds rounds | median ms | least | most | of ZooKeeper's |"
echo "| --- | ---: | ---: | ---: | ---: |"
row() { # name, title
  echo "| $2 | $(median "$1") | $(sort -n "$work/$1" | head -n 1) | $(sort -n "$work/$1" | tail -n 1) | $(($(median "$1") * 100 / base)) % |"
}
row theirs "ZooKeeper 3.9.5's zkCli"
row without "ours without its cache"
row ours "ours"
[ ! -f "$work/etcd" ] || row etcd "etcdctl"
