#!/usr/bin/env bash
# Where no registry of images can be reached: makes what the image is built on, out of Debian's packages and a JDK of
# this machine, as a root file system on the standard output. stand-in.sh JDK FOLDER
set -euo pipefail
jdk="$1" root="$2/root"

# From where this machine has its own packages.
mirror="$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' | sort -u | head -n 1)"
[ -n "$mirror" ] || { echo "apt knows no source of Debian 12" >&2; exit 1; }
debootstrap --variant=minbase bookworm "$root" "$mirror" >&2

# What a JRE has.
mkdir -p "$root/opt/java"
"$jdk/bin/jlink" --strip-debug --no-man-pages --no-header-files --generate-cds-archive --output "$root/opt/java/openjdk" \
  --add-modules java.se,jdk.accessibility,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.dynalink,jdk.httpserver \
  --add-modules jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.naming.rmi,jdk.net \
  --add-modules jdk.nio.mapmode,jdk.sctp,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs >&2
"$root/opt/java/openjdk/bin/java" -XX:+UseCompactObjectHeaders -Xshare:dump >/dev/null 2>&1
tar -C "$root" -c .
