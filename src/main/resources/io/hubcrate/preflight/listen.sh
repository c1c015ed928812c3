# Waits at ports of an address for a short while, in the background, so that other nodes can try to reach them.
# Arguments: ADDRESS SECONDS PORT... Prints "pids PID..." or "none" if no program here can do that. Nothing is written;
# whatever happens to us, the listeners end by themselves after SECONDS.
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
# dnf and yum bring one.
for each in python3 platform-python python python2; do
    if have "$each"; then
        python=$each
        break
    fi
done
if [ -n "$python" ]; then
    wait_with "$python" -c 'import select, socket, sys, time
end = time.time() + float(sys.argv[2])
waiting = []
for port in sys.argv[3:]:
    kind = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
    one = socket.socket(kind, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind((sys.argv[1], int(port)))
        one.listen(16)
        waiting.append(one)
    except (OSError, socket.error):
        pass
while waiting and time.time() < end:
    for one in select.select(waiting, [], [], 1)[0]:
        one.accept()[0].close()' "$address" "$seconds" "$@"
elif have timeout && have socat; then
    for port in "$@"; do
        wait_with timeout "$seconds" socat "TCP-LISTEN:$port,bind=$address,reuseaddr,fork" /dev/null
    done
elif have timeout && have ncat; then
    for port in "$@"; do wait_with timeout "$seconds" ncat -l -k "$address" "$port"; done
elif have timeout && have systemd-socket-activate; then
    case $address in *:*) address="[$address]" ;; esac
    for port in "$@"; do
        wait_with timeout "$seconds" systemd-socket-activate --accept -l "$address:$port" true
    done
else
    echo none
    exit 0
fi
sleep 1
printf 'pids%s\n' "$pids"
exit 0
