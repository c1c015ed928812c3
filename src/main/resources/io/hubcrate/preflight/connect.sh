# Tries to connect to ADDRESS PORT/PROTOCOL pairs, all at once; over UDP something must answer. Prints "ADDRESS
# PORT/PROTOCOL open", "... closed" or "... unknown" for each, or "none" if no program here can do that.
set +eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/libexec
LC_ALL=C
export PATH LC_ALL
# Only bash sends datagrams.
try_udp() { return 2; }
have() { command -v "$1" >/dev/null 2>&1; }
if have bash && have timeout && bash -c 'exec 3<>/dev/udp/127.0.0.1/9' >/dev/null 2>&1; then
    try() { timeout 4 bash -c 'exec 3<>"/dev/tcp/$1/$2"' try "$1" "$2"; }
    try_udp() {
        timeout 5 bash -c 'exec 3<>"/dev/udp/$1/$2"
            for n in 1 2 3; do echo hubcrate >&3; read -r -t 1 -n 1 answer <&3 && exit 0; done; exit 1' try "$1" "$2"
    }
elif have curl; then
    try() {
        host=$1
        case $host in *:*) host="[$host]" ;; esac
        # It goes on talking once connected, so its status says nothing; when it was connected does.
        reached=$(curl -s --noproxy '*' --connect-timeout 4 -m 5 -w '%{time_connect}' "telnet://$host:$2" </dev/null)
        case $reached in *[1-9]*) return 0 ;; esac
        return 1
    }
elif have nc && have timeout; then
    try() { timeout 4 nc -z -w 3 "$1" "$2"; }
else
    echo none
    exit 0
fi
n=0
while [ $# -ge 2 ]; do
    {
        case $2 in
        */udp) try_udp "$1" "${2%/*}" ;;
        *) try "$1" "${2%/*}" ;;
        esac >/dev/null 2>&1
        case $? in
        0) echo "$1 $2 open" ;;
        2) echo "$1 $2 unknown" ;;
        *) echo "$1 $2 closed" ;;
        esac
    } &
    n=$((n + 1))
    [ $((n % 50)) -eq 0 ] && wait
    shift 2
done
wait
exit 0
