# One node: who may come in, what makes it itself, its start and its ends.

# One key of each kind that sites use, and passwords: made for this site, forgotten with it.
site_keys() {
    keys=$site_folder/keys
    [ -e "$keys/engineer.password" ] && return 0
    rm -rf "$keys"
    mkdir -p "$keys"
    chmod 700 "$keys"
    ssh-keygen -q -t ed25519 -N '' -C rig -f "$keys/id_ed25519"
    ssh-keygen -q -t rsa -b 3072 -N '' -C rig-rsa -f "$keys/id_rsa"
    new_password >"$keys/passphrase"
    ssh-keygen -q -t ed25519 -N "$(cat "$keys/passphrase")" -C rig-passphrase -f "$keys/id_passphrase"
    (
        umask 077
        new_password >"$keys/engineer.password"
    )
}

new_password() {
    od -An -N9 -tx1 /dev/urandom | tr -d ' \n'
}

# $1: node, $2: address
node_up() {
    [ -e "$site_folder/$1.made" ] || make_node "$1" "$2"
    disk_up "$1"
    # Nothing happens to one that runs.
    engine start "$(container_of "$1")" >/dev/null
}

# Begins anew where an earlier start was cut off.
make_node() {
    container=$(container_of "$1")
    engine rm --force --volumes "$container" >/dev/null 2>&1 || :
    disk_down "$1"
    rm -f "$site_folder/disks/$1.ext4" "$site_folder/disks/$1.xfs"
    disk_up "$1"
    # The disk gets what the image holds below /var/lib.
    engine run --rm --network none --entrypoint /bin/sh --volume "$site_folder/disks/$1:/disk" "$image" \
        -c 'cp -a /var/lib/. /disk/'
    # The kernel's list is one for all nodes of the machine: what is swapped to on one is no business of the others.
    printf 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n' >"$run/no-swaps"
    engine create --name "$container" --hostname "$1" --label "hubcrate-rig-site=$site" --privileged \
        --cgroupns private --tmpfs /run --tmpfs /tmp:exec --network "$network" --ip "$2" \
        --volume "$site_folder/disks/$1:/var/lib" --volume "$run/no-swaps:/proc/swaps:ro" "$image" >/dev/null
    own_files "$1" "$2" | engine cp - "$container:/"
    : >"$site_folder/$1.made"
}

# A tar of what makes a node itself: name, identity, host keys, who may come in.
own_files() (
    own=$run/own-$site-$1
    rm -rf "$own"
    mkdir -p "$own/etc/ssh" "$own/root/.ssh" "$own/home/deploy/.ssh" "$own/home/engineer/.ssh"
    echo "$1" >"$own/etc/hostname"
    sink_files "$own"
    printf '127.0.0.1 localhost localhost.localdomain\n::1 localhost\n' >"$own/etc/hosts"
    new_password | sha256sum | cut -c 1-32 >"$own/etc/machine-id"
    for kind in ed25519 rsa; do
        ssh-keygen -q -t "$kind" -N '' -C "$1" -f "$own/etc/ssh/ssh_host_${kind}_key"
        printf '%s ' "$2"
        cut -d ' ' -f 1,2 "$own/etc/ssh/ssh_host_${kind}_key.pub"
    done >"$site_folder/known_hosts.$1"
    for home in root home/deploy home/engineer; do
        cat "$site_folder/keys/id_ed25519.pub" "$site_folder/keys/id_rsa.pub" "$site_folder/keys/id_passphrase.pub" \
            >"$own/$home/.ssh/authorized_keys"
        chmod 700 "$own/$home/.ssh"
        chmod 600 "$own/$home/.ssh/authorized_keys"
    done
    chown -R 0:0 "$own"
    chown -R 1000:1000 "$own/home/deploy"
    chown -R 1001:1001 "$own/home/engineer"
    chmod 700 "$own/root" "$own/home/deploy" "$own/home/engineer"
    tar -C "$own" --numeric-owner -cf - etc root home
    rm -rf "$own"
)

# Until systemd has started what it wants to start; then the password that sudo asks engineer for.
await_node() {
    container=$(container_of "$1")
    waited=0
    until state=$(engine exec "$container" systemctl is-system-running 2>/dev/null) || [ "$state" = degraded ]; do
        waited=$((waited + 1))
        [ "$waited" -lt 180 ] || give_up "$1 does not come up: ${state:-no systemd}"
        sleep 0.5
    done
    printf 'engineer:%s\n' "$(cat "$site_folder/keys/engineer.password")" |
        engine exec -i "$container" chpasswd
}

restart_nodes() {
    [ "$#" -gt 0 ] || set -- $node_names
    for node in "$@"; do
        engine stop --time 60 "$(container_of "$node")" >/dev/null &
    done
    wait
    for node in "$@"; do
        engine start "$(container_of "$node")" >/dev/null
    done
    for node in "$@"; do
        await_node "$node"
    done
}

kill_node() {
    engine kill "$(container_of "$1")" >/dev/null
}

# Another host in the place of that one: its name and address, a new disk, keys and identity.
replace_node() {
    need_image
    rm -f "$site_folder/$1.made"
    node_up "$1" "$(property "node.$1.address")"
    await_node "$1"
    for node in $node_names; do
        cat "$site_folder/known_hosts.$node"
    done >"$site_folder/known_hosts"
}

start_node() {
    engine start "$(container_of "$1")" >/dev/null
    await_node "$1"
}
