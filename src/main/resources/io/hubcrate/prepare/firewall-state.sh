# What firewalld does: firewall-state.sh ZONE...
# Prints "running yes|no", "policies yes|no" (it knows policies between zones), "loaded yes|no" (the zones work as their
# files say), "others-loaded yes|no" (all other zones do, too: a reload loses nothing). Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
answer() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
if ! firewall-cmd --state >/dev/null 2>&1; then
    printf '%s\n' 'running no' 'policies no' 'loaded no' 'others-loaded yes'
    exit 0
fi
echo 'running yes'
echo "policies $(answer firewall-cmd --get-policies)"
# The first line says "(active)" of what runs, never of what is written.
same() { [ "$(firewall-cmd --zone="$1" --list-all 2>&1 | sed 1d)" = "$(firewall-cmd --permanent --zone="$1" --list-all 2>&1 | sed 1d)" ]; }
loaded=yes
for zone in "$@"; do
    firewall-cmd --zone="$zone" --list-all >/dev/null 2>&1 && same "$zone" || loaded=no
done
echo "loaded $loaded"
# One question a call: older ones take no more.
rules() { for what in services ports protocols rich-rules forward-ports sources; do firewall-cmd "$@" --list-$what; done 2>/dev/null; }
others=yes
for zone in $(firewall-cmd --permanent --get-zones); do
    case " $* " in *" $zone "*) continue ;; esac
    [ "$(rules --zone="$zone")" = "$(rules --permanent --zone="$zone")" ] || others=no
done
echo "others-loaded $others"
