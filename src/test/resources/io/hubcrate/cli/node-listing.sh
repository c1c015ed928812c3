# What a reset must give back, one thing on a line: files with modes and digests, units, firewall, packages, mounts.
# Left out: what changes by itself, and the accounts that packages make and by their own custom leave behind.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

moving='^/(proc|sys|dev|run|tmp|var/(tmp|log|cache|lib/(rpm|dnf|yum|systemd)))(/|$)'
accounts='^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$'
find / -xdev -printf '%p|%y %m %U %G %l\n' | grep -vE "$moving" | sed 's/^/file |/'
find /var/lib -xdev -printf '%p|%y %m %U %G %l\n' | grep -vE "$moving" | sed 's/^/file |/'
for place in / /var/lib; do
    find "$place" -xdev -type f | grep -vE "$moving" | grep -vE "$accounts" | grep -vE '^/usr/(share|lib/x86_64)' |
        grep -v '[[:space:]]' | xargs openssl dgst -sha256 -r | sed 's/^/digest |/'
done
systemctl list-unit-files --no-legend --no-pager | awk '{ print "unit-file |" $1 "|" $2 }' | grep -v '\.scope'
# kubelet's unit wanted the network's target at the last boot; at the next one nobody does. Who is asked over D-Bus runs on
# for half a minute.
systemctl list-units --all --no-legend --no-pager --plain | awk '{ print "unit |" $1 "|" $2 " " $3 " " $4 }' |
    grep -vE '\.(scope|device|mount)\||user(-runtime-dir)?[@-]|systemd-(tmpfiles-clean|(timedate|hostname|locale)d)|\|network-online\.target\|'
for kept in '' --permanent; do
    for what in --list-all-zones $(firewall-cmd --get-policies >/dev/null 2>&1 && echo --list-all-policies); do
        firewall-cmd $kept $what | awk -v "kept=$kept" 'BEGIN { RS = "" } { gsub(/\n/, "|"); print "firewall " kept "|" $0 }'
    done
done
if command -v nft >/dev/null 2>&1; then
    nft list ruleset | grep '[a-z]' | sed 's/counter packets [0-9]* bytes [0-9]*//' |
        # Chains come in any order, and so do a zone's sources; other rules do not.
        awk '/^table/ { table = $0; chain = ""; n = 0 } /^\tchain/ { chain = $2; n = 0 } { n++ } { print "rule |" table "|" chain "|" (/ip6? saddr .* (jump|goto) / ? "" : n) "|" $0 }'
fi
if command -v iptables-save >/dev/null 2>&1; then
    iptables-save | grep -v '^#' | sed 's/ \[[0-9:]*\]$//' | awk '/^[*]/ { table = $0 } { n[table $2]++ } { print "rule |" table "|" $2 "|" (/ -s .* -[gj] / ? "" : n[table $2]) "|" $0 }'
fi
rpm -qa --qf 'package |%{NAME}-%{EPOCHNUM}:%{VERSION}-%{RELEASE}.%{ARCH}\n'
grep -v ' /run/user/' /proc/mounts | sed 's/size=[0-9]*k,nr_inodes=[0-9]*//; s/fd=[0-9]*,.*pipe_ino=[0-9]*//; s/^/mount |/'
for key in ipv4/ip_forward bridge/bridge-nf-call-iptables bridge/bridge-nf-call-ip6tables; do
    [ ! -e "/proc/sys/net/$key" ] || echo "sysctl |$key|$(cat "/proc/sys/net/$key")"
done
ip -br link | sed 's/@.*//; s/ .*//; s/^/link |/'
