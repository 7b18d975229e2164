#!/usr/bin/env bash
# An image with Apache ZooKeeper in it, under the names that the tutorial's manifest calls: our image's files, and its
# server in place of ours. zookeeper-root.sh IMAGE_ROOT TARGET_ROOT JAR...
set -euo pipefail
image="$1" target="$2"
mkdir -p "$target"
cp -a "$image/." "$target/"
mkdir "$target/opt/apache"
cp "${@:3}" "$target/opt/apache/"
cat >"$target/opt/zookeeper/bin/start-zookeeper" <<'END'
#!/usr/bin/env bash
set -euo pipefail
conf_dir="$(zkGenConfig.sh "$@")"
. "$conf_dir/java.env"
exec java "-Xms$QUORATE_HEAP" "-Xmx$QUORATE_HEAP" -XX:+UseG1GC -Dzookeeper.4lw.commands.whitelist='*' \
  -Dzookeeper.admin.enableServer=false -Dsun.net.inetaddr.ttl=0 -Dsun.net.inetaddr.negative.ttl=0 \
  -cp '/opt/apache/*' org.apache.zookeeper.server.quorum.QuorumPeerMain "$conf_dir/zoo.cfg"
END
