#!/bin/sh
# Describes this host for whoever makes its hubcrate bundle. It only reads,
# needs no root, asks no network, and writes nothing but to its own output:
#
#     sh survey.sh > north-1-node-2.txt
#
# Read the result before you hand it on: it names addresses and packages.
# "unread" lines say what this user may not see.
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/sbin

say() { # KEY VALUE...: one line, printable characters alone, bounded
    key=$1
    shift
    value=$(printf '%s' "$*" | tr -c '[:print:]' ' ' | cut -c 1-400)
    [ -z "$value" ] || printf '%s: %s\n' "$key" "$value"
}
unread() { say unread "$@"; }
have() { command -v "$1" >/dev/null 2>&1; }
first() { head -n 1 "$1" 2>/dev/null; }

echo "hubcrate-survey 1"

# What runs here
if [ -r /etc/os-release ]; then
    # In a shell of its own: the file may set any name.
    say os.id "$(. /etc/os-release; printf '%s' "$ID")"
    say os.version "$(. /etc/os-release; printf '%s' "$VERSION_ID")"
    say os.like "$(. /etc/os-release; printf '%s' "${ID_LIKE-}")"
    say os.name "$(. /etc/os-release; printf '%s' "$PRETTY_NAME")"
else
    unread os /etc/os-release
fi
say arch "$(uname -m)"
say kernel "$(uname -r)"
if have getconf && glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null); then
    say glibc "${glibc#glibc }"
else
    unread glibc
fi

# How large it is
say cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null)"
say memory.kib "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
say swap.kib "$(awk '/^SwapTotal:/ { print $2 }' /proc/meminfo)"
# Mount point, KiB in all, KiB free, file system, options.
# A space in a mount point stands in /proc/mounts as \040.
while read -r device place type options rest; do
    case $type in
    ext2 | ext3 | ext4 | xfs | btrfs | zfs | overlay | nfs | nfs4 | tmpfs) ;;
    vfat | exfat | iso9660 | udf | f2fs | jfs) ;;
    *) continue ;;
    esac
    case $place in /proc* | /sys* | /dev* | *\\*) continue ;; esac
    sizes=$(df -P -k "$place" 2>/dev/null | awk 'END { print $2, $4 }')
    case $sizes in
    [0-9]*) say disk "$place $sizes $type $options" ;;
    *) unread disk "$place" ;;
    esac
done </proc/mounts

# What is there already
for program in dockerd containerd crio kubelet kubeadm helm java; do
    have "$program" || continue
    case $program in
    kubeadm) version=$(kubeadm version -o short 2>/dev/null) ;;
    helm) version=$(helm version --short 2>/dev/null) ;;
    java) version=$(java -version 2>&1 | head -n 1) ;;
    *) version=$("$program" --version 2>/dev/null | head -n 1) ;;
    esac
    say program "$program ${version:-unknown}"
done

# Where it stands in the network
say hostname "$(uname -n)"
if have ip; then
    ip -o addr show scope global |
        while read -r n link kind address rest; do
            say address "$link $address"
        done
    ip route show | while read -r route; do say route "$route"; done
else
    unread address "no ip command"
fi

# What guards it
say selinux "$(getenforce 2>/dev/null || echo absent)"
say fips "$(first /proc/sys/crypto/fips_enabled || echo 0)"
for service in fapolicyd firewalld nftables chronyd ntpd systemd-timesyncd; do
    state=$(systemctl is-active "$service" 2>/dev/null)
    [ -z "$state" ] || say service "$service $state"
done
if have timedatectl; then
    say time "$(timedatectl show -p NTPSynchronized 2>/dev/null)"
fi
say clock "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
say umask "$(umask)"
say user "$(id -u)"

# Which packages it has
epoch='%|EPOCH?{%{EPOCH}}:{0}|'
if have rpm && [ -n "$(rpm -qa 2>/dev/null | head -n 1)" ]; then
    rpm -qa --qf "%{NAME} $epoch:%{VERSION}-%{RELEASE} %{ARCH}\n" |
        sort | while read -r package; do say package "$package"; done
elif have dpkg-query; then
    dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' |
        while read -r package; do say package "$package"; done
else
    unread package "neither rpm nor dpkg"
fi
echo "end: hubcrate-survey"
