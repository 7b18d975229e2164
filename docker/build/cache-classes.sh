#!/usr/bin/env bash
# Lets the image's own Java write down the classes of a server and of the command line as it has loaded and checked
# them: both start faster. A Java without the archive that this adds to writes none, and all works without.
set -euo pipefail
quorate=/opt/quorate
folder="$(mktemp -d)"
cat >"$folder/zoo.cfg" <<END
clientPort=2181
clientPortAddress=127.0.0.1
dataDir=$folder/data
server.1=127.0.0.1:2888:3888
END

export QUORATE_OPTS="-XX:ArchiveClassesAtExit=$folder/server.jsa"
QUORATE_OPTS+=" -Dlogback.configurationFile=$quorate/conf/logback-zookeeper.xml"
QUORATE_HEAP=256m "$quorate/bin/quorate" server "$folder/zoo.cfg" --myid 1 >"$folder/server.log" 2>&1 &
server=$!
for ((i = 0; i < 600; i++)); do
  printf srvr | nc -w 1 127.0.0.1 2181 2>/dev/null | grep -q '^Mode' && break
  kill -0 "$server"
  sleep 0.1
done
for path in livez readyz metrics; do
  printf 'GET /%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" | nc -w 2 127.0.0.1 8080 >/dev/null
done
for word in ruok stat mntr conf; do
  printf '%s' "$word" | nc -w 2 127.0.0.1 2181 >/dev/null
done
export CLIENT_JVMFLAGS="-XX:ArchiveClassesAtExit=$folder/cli.jsa"
"$quorate/bin/quorate" cli --compat 3.4 >"$folder/cli.log" 2>&1 <<'END'
create /a b
get /a
get -s /a
set /a c
ls /
stat /a
ls -o json /
get /none
delete /a
quit
END
kill "$server"
wait "$server"

for part in server:. cli:cli; do
  archive="$folder/${part%:*}.jsa"
  if [ -e "$archive" ]; then
    mv "$archive" "$quorate/lib/${part#*:}/"
  else
    echo "no archive of classes for the ${part%:*}:"
    tail -n 3 "$folder/${part%:*}.log"
  fi
done
chmod a+r "$quorate"/lib/*.jsa "$quorate"/lib/cli/*.jsa || true
rm -r "$folder"
