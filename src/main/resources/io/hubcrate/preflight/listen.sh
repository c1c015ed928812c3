# Waits at ports of an address for a short while, in the background, so that other nodes can try to reach them.
# Arguments: ADDRESS SECONDS PORT/PROTOCOL... Prints "pids PID...", "tcp PID..." if nothing here waits for UDP, or "none" if
# no program here can do that. Nothing is written; whatever happens to us, the listeners end by themselves after SECONDS.
set +eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/libexec
LC_ALL=C
export PATH LC_ALL
have() { command -v "$1" >/dev/null 2>&1; }
address=$1
seconds=$2
shift 2
pids=
wait_with() { # COMMAND...: detached from us
    "$@" >/dev/null 2>&1 </dev/null &
    pids="$pids $!"
}
python=
answer=pids
# dnf and yum bring one.
for each in python3 platform-python python python2; do
    if have "$each"; then
        python=$each
        break
    fi
done
if [ -n "$python" ]; then
    # It says its number only when it waits already, and goes on by itself.
    pids=" $("$python" -c 'import os, select, socket, sys, time
end = time.time() + float(sys.argv[2])
waiting = []
datagrams = []
for word in sys.argv[3:]:
    port, protocol = word.split("/")
    kind = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
    one = socket.socket(kind, socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM)
    try:
        if protocol == "udp":
            one.bind((sys.argv[1], int(port)))
            datagrams.append(one)
        else:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((sys.argv[1], int(port)))
            one.listen(16)
        waiting.append(one)
    except (OSError, socket.error):
        pass
number = os.fork()
if number:
    sys.stdout.write("%d" % number)
    sys.stdout.flush()
    os._exit(0)
nothing = os.open("/dev/null", os.O_RDWR)
for each in (0, 1, 2):
    os.dup2(nothing, each)
while waiting and time.time() < end:
    for one in select.select(waiting, [], [], 1)[0]:
        if one in datagrams:
            one.sendto(b"hubcrate", one.recvfrom(64)[1])
        else:
            one.accept()[0].close()' "$address" "$seconds" "$@" 2>/dev/null </dev/null)"
elif have timeout && { have socat || have ncat || have systemd-socket-activate; }; then
    answer=tcp
    for word in "$@"; do
        port=${word%/*}
        case $word in */udp) continue ;; esac
        if have socat; then
            wait_with timeout "$seconds" socat "TCP-LISTEN:$port,bind=$address,reuseaddr,fork" /dev/null
        elif have ncat; then
            wait_with timeout "$seconds" ncat -l -k "$address" "$port"
        else
            case $address in *:*) place="[$address]:$port" ;; *) place=$address:$port ;; esac
            wait_with timeout "$seconds" systemd-socket-activate --accept -l "$place" true
        fi
    done
    sleep 2
else
    echo none
    exit 0
fi
printf '%s%s\n' "$answer" "$pids"
exit 0
