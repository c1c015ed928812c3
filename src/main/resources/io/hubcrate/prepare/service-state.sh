# What systemd knows of a service: service-state.sh NAME FILE...
# Prints "unit yes|no", "enabled yes|no", "active yes|no", "stale yes|no": stale if one of the files is younger than the
# running process, which then works by an older one. Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
name=$1
shift
answer() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
echo "unit $(answer systemctl cat "$name")"
echo "enabled $(answer systemctl is-enabled "$name")"
echo "active $(answer systemctl is-active "$name")"
since=$(systemctl show -p ActiveEnterTimestamp "$name" | sed 's/^ActiveEnterTimestamp=//')
stale=no
if [ -n "$since" ]; then
    start=$(date -d "$since" +%s)
    for file in "$@"; do
        [ ! -e "$file" ] || [ "$(stat -c %Y -- "$file")" -le "$start" ] || stale=yes
    done
fi
echo "stale $stale"
