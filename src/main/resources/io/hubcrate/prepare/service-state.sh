# What systemd knows of a service: service-state.sh NAME deep|shallow FILE...
# Prints "unit yes|no", "enabled yes|no", "active yes|no", and after deep by what it would start now, which no clock can
# falsify: "files SUM", one sum of the content of all files, and "program SUM", that of the program which systemd would
# start ("-" if it knows none). Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
name=$1 how=$2
shift 2
answer() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
echo "unit $(answer systemctl cat "$name")"
echo "enabled $(answer systemctl is-enabled "$name")"
echo "active $(answer systemctl is-active "$name")"
[ "$how" = deep ] || exit 0
sum() { sha256sum | sed 's/ .*//'; }
echo "files $(for file; do if [ -f "$file" ]; then sum <"$file"; else echo none; fi; done | sum)"
program=$(systemctl show -p ExecStart "$name" | sed -n 's/^ExecStart={ path=\([^ ;]*\) .*/\1/p' | sed -n 1p)
if [ -f "$program" ]; then program=$(sum <"$program"); else program=-; fi
echo "program $program"
