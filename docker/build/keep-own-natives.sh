#!/usr/bin/env bash
# Unpacks the native libraries of this machine's own kind out of the jars, and drops all others: with them the image
# would be four times as large, and each start would unpack 17 MB.
set -euo pipefail
lib="$1/lib"
case "$(uname -m)" in
  x86_64) rocksdb=linux64 netty=x86_64 ;;
  aarch64) rocksdb=linux-aarch64 netty=aarch_64 ;;
  *)
    echo "no native libraries for $(uname -m)" >&2
    exit 1
    ;;
esac
mkdir "$lib/native"
rocksdb_jar="$(echo "$lib"/rocksdbjni-*.jar)"
unzip -q -j "$rocksdb_jar" "librocksdbjni-$rocksdb.so" -d "$lib/native"
zip -q -d "$rocksdb_jar" 'librocksdbjni-*'
unzip -q -j "$(echo "$lib"/netty-transport-native-epoll-*-linux-"$netty".jar)" 'META-INF/native/*.so' -d "$lib/native"
rm -f "$lib"/netty-transport-native-epoll-*.jar "$lib"/cli/netty-transport-native-epoll-*.jar
# Java looks for this name first, and without looking into the jar.
mv "$lib/native/librocksdbjni-$rocksdb.so" "$lib/native/librocksdbjni.so"
# What both need is there once.
for jar in "$lib"/cli/*.jar; do
  if cmp -s "$jar" "$lib/${jar##*/}"; then ln -f "$lib/${jar##*/}" "$jar"; fi
done
# It was made by another Java.
rm -f "$lib/cli/cli.aot"
