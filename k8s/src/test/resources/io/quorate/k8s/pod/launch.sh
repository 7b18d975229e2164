#!/bin/sh
# Makes the file system that a container sees, and becomes its command. It is the first process of new mount, UTS, IPC
# and PID namespaces, and in the pod's network namespace already. Of the image it needs `umount` and what the command is.
#
# usage: launch.sh HOST LOWER FOLDER ro|rw CGROUP|none COMMAND...
#   LOWER   the image's root, which stays as it is
#   FOLDER  holds `upper`, `work` and `root`, all empty, and `mounts`: lines of SOURCE, TARGET and rw or ro with tabs between
set -eu
host=$1 lower=$2 folder=$3 access=$4 cgroup=$5
shift 5
root=$folder/root

# 0 is the process that writes, whatever its number in here.
[ "$cgroup" = none ] || echo 0 >"$cgroup/cgroup.procs"
hostname "$host"
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$folder/upper,workdir=$folder/work" "$root"
mkdir -p "$root/proc" "$root/sys" "$root/dev"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -o remount,ro,bind "$root/sys"

mount -t tmpfs -o nosuid,mode=755 dev "$root/dev"
for device in null zero full random urandom tty; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o nosuid,nodev,mode=1777,size=64m shm "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"

tab=$(printf "\t")
while IFS=$tab read -r source target mode; do
  if [ -d "$source" ]; then
    mkdir -p "$root$target"
  elif [ ! -e "$root$target" ]; then
    mkdir -p "$(dirname "$root$target")"
    : >"$root$target"
  fi
  mount --bind "$source" "$root$target"
  [ "$mode" = rw ] || mount -o remount,ro,bind "$root$target"
done <"$folder/mounts"

[ "$access" = rw ] || mount -o remount,ro,bind "$root"
cd "$root"
# The old root lies above the new one after this, until it is unmounted.
pivot_root . .
umount -l .
cd /
exec "$@"
