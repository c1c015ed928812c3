# A Docker Engine of the rig's own. It touches neither the machine's engine nor the machine's firewall.

engine_socket() {
    printf '%s' "$run/docker.sock"
}

engine() {
    DOCKER_CONFIG=$run docker --host "unix://$(engine_socket)" "$@"
}

engine_answers() {
    [ -S "$(engine_socket)" ] && engine version >/dev/null 2>&1
}

engine_up() {
    engine_answers && return 0
    if ours "$run/docker.pid"; then
        await_engine
        return 0
    fi
    mkdir -p "$cache/engine" "$run/exec"
    rm -f "$run/docker.pid" "$(engine_socket)"
    lower_bridge_filter
    raise_watches
    install -m 755 "$here/runc-lowered" "$cache/engine/runc-lowered"
    cat >"$run/daemon.json" <<END
{
  "default-runtime": "lowered",
  "runtimes": { "lowered": { "path": "$cache/engine/runc-lowered" } },
  "data-root": "$cache/engine/data",
  "exec-root": "$run/exec",
  "pidfile": "$run/docker.pid",
  "hosts": ["unix://$(engine_socket)"],
  "bridge": "none",
  "iptables": false,
  "ip-forward": false,
  "ip-masq": false,
  "userland-proxy": false,
  "dns": ["192.0.2.1"],
  "log-level": "warn",
  "cgroup-parent": "/$mark",
  "exec-opts": ["native.cgroupdriver=cgroupfs"]
}
END
    # The lock's descriptor must not live on in the daemon.
    DOCKER_TMPDIR=$cache/engine/tmp setsid dockerd --config-file "$run/daemon.json" \
        </dev/null >"$run/docker.log" 2>&1 9>&- &
    await_engine
}

await_engine() {
    waited=0
    until engine_answers; do
        waited=$((waited + 1))
        [ "$waited" -lt 120 ] || {
            tail -n 20 "$run/docker.log" >&2
            give_up 'the engine does not answer'
        }
        sleep 0.5
    done
}

engine_down() {
    if ours "$run/docker.pid"; then
        pid=$(cat "$run/docker.pid")
        kill "$pid" 2>/dev/null || :
        waited=0
        while kill -0 "$pid" 2>/dev/null && [ "$waited" -lt 120 ]; do
            waited=$((waited + 1))
            sleep 0.25
        done
    fi
    # An engine that was killed leaves its mounts behind; the last one is the first to go.
    cut -d ' ' -f 2 /proc/mounts | grep -E "^($cache/engine|$run/exec)/" | sort -r | while read -r mounted; do
        umount "$mounted"
    done
    for group in /sys/fs/cgroup/"$mark" /sys/fs/cgroup/*/"$mark"; do
        [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} +
    done
    restore_bridge_filter
    restore_watches
    rm -rf "$run/exec" "$run/docker.pid" "$(engine_socket)" "$run/daemon.json"
}

# With 1, the machine's firewall sees what goes from node to node, pods' addresses included, and may drop it.
bridge_filter=/proc/sys/net/bridge/bridge-nf-call-iptables
lower_bridge_filter() {
    [ -e "$bridge_filter" ] && [ "$(cat "$bridge_filter")" = 1 ] || return 0
    echo 1 >"$run/bridge-filter"
    echo 0 >"$bridge_filter"
}

restore_bridge_filter() {
    [ -e "$run/bridge-filter" ] || return 0
    cat "$run/bridge-filter" >"$bridge_filter"
    rm -f "$run/bridge-filter"
}

# Each container's systemd, kubelet and runtime watch files, and what the kernel allows is one number for all of root's.
watches=/proc/sys/fs/inotify/max_user_instances
raise_watches() {
    [ "$(cat "$watches")" -lt 2048 ] || return 0
    cat "$watches" >"$run/watches"
    echo 2048 >"$watches"
}

restore_watches() {
    [ -e "$run/watches" ] || return 0
    cat "$run/watches" >"$watches"
    rm -f "$run/watches"
}
