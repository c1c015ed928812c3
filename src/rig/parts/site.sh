# A site: three bare nodes on a network without a way out, each with a disk of its own for /var/lib.

node_names='cp1 worker1 worker2'

container_of() {
    printf '%s-%s' "$network" "$1"
}

site_up() {
    own_site site_down
    engine_up
    need_image
    origin_up
    mkdir -p "$site_folder/disks"
    [ -s "$site_folder/line" ] || echo "$line" >"$site_folder/line"
    [ "$(cat "$site_folder/line")" = "$line" ] || give_up "site $site is of the line $(cat "$site_folder/line")"
    site_network_up
    sink_stay
    site_keys
    number=10
    started=
    for node in $node_names; do
        number=$((number + 1))
        (
            node_up "$node" "$prefix.$number"
            await_node "$node"
        ) 9>&- &
        started="$started $!"
    done
    for one in $started; do
        wait "$one" || give_up "a node of $site does not come up"
    done
    for node in $node_names; do
        cat "$site_folder/known_hosts.$node"
    done >"$site_folder/known_hosts"
    write_properties
    say "site $site is up: $(engine ps --format '{{.Names}}' --filter "label=hubcrate-rig-site=$site" | wc -l) nodes"
}

# Sets prefix.
site_network_up() {
    if ! engine network inspect "$network" >/dev/null 2>&1; then
        free_network
        engine network create --internal --driver bridge --subnet "172.29.$third.0/24" --gateway "172.29.$third.1" \
            --opt "com.docker.network.bridge.name=$mark$third" --label "hubcrate-rig-site=$site" "$network" >/dev/null
    fi
    prefix=$(engine network inspect --format '{{(index .IPAM.Config 0).Gateway}}' "$network")
    prefix=${prefix%.*}
}

# Sets third: of the first of 172.29.1.0/24 to 172.29.99.0/24 that this machine does not use.
free_network() {
    third=1
    while ip -4 -o addr show | grep -q " 172\.29\.$third\." || [ "$(used_subnets "$third")" != 0 ] ||
        grep -qsx "172.29.$third" "$run"/sites/*/guest; do
        third=$((third + 1))
        [ "$third" -lt 100 ] || give_up 'no free network below 172.29.0.0/16'
    done
}

used_subnets() {
    for other in $(engine network ls -q --filter driver=bridge); do
        engine network inspect --format '{{range .IPAM.Config}}{{.Subnet}} {{end}}' "$other"
    done | grep -c "172\.29\.$1\.0" || :
}

write_properties() {
    {
        echo "nodes=$node_names"
        number=10
        for node in $node_names; do
            number=$((number + 1))
            echo "node.$node.address=$prefix.$number"
            echo "node.$node.container=$(container_of "$node")"
            echo "node.$node.disk=$site_folder/disks/$node"
        done
        shared_properties
    } >"$site_folder/site.properties.part"
    mv "$site_folder/site.properties.part" "$site_folder/site.properties"
}

# What a site of containers and an emulated one both have.
shared_properties() {
    echo "site=$site"
    echo "line=$line"
    echo "folder=$site_folder"
    echo "network=$prefix.0/24"
    echo "machine=$prefix.1"
    echo "knownHosts=$site_folder/known_hosts"
    echo "key.ed25519=$site_folder/keys/id_ed25519"
    echo "key.rsa=$site_folder/keys/id_rsa"
    echo "key.withPassphrase=$site_folder/keys/id_passphrase"
    echo "passphrase=$site_folder/keys/passphrase"
    echo 'user.withoutPassword=deploy'
    echo 'user.withPassword=engineer'
    echo "password=$site_folder/keys/engineer.password"
    echo "repository=$repository/rpms"
    echo "packageKey=$repository/RPM-GPG-KEY-rig"
    origin_properties
}

site_down() {
    [ ! -e "$site_folder/guest" ] || give_up "site $site is a guest: rig guest down --site $site"
    # The nodes outlive an engine that was killed: a new one finds them.
    [ ! -d "$site_folder" ] || engine_up
    if engine_answers; then
        containers=$(engine ps -aq --filter "label=hubcrate-rig-site=$site")
        # shellcheck disable=SC2086  # a list of identifiers
        [ -z "$containers" ] || engine rm --force --volumes $containers >/dev/null
        engine network rm "$network" >/dev/null 2>&1 || :
    fi
    sink_gone
    for node in $node_names; do
        disk_down "$node"
    done
    rm -rf "$site_folder"
    last_site_down
}

last_site_down() {
    [ -z "$(ls "$run/sites" 2>/dev/null)" ] || return 0
    origin_down
    engine_down
    nothing_left
}

# Of the last site: looked for in the machine itself, not in what the rig remembers.
nothing_left() {
    left=$(
        grep " $cache/" /proc/mounts | cut -d ' ' -f 2
        losetup --list --noheadings --output NAME,BACK-FILE | grep -F " $cache/" || :
        find /sys/fs/cgroup -maxdepth 2 -name "$mark"
        ip -br link | grep -oE "^$mark[0-9]+" || :
        nft list tables 2>/dev/null | grep -oE "$mark[0-9]+" || :
        for process in /proc/[0-9]*; do
            if command_of "$process" | grep -qF " $run/"; then
                echo "process ${process#/proc/}: $(command_of "$process")"
            fi
        done
    )
    [ -z "$left" ] || give_up "left behind: $left"
}

site_status() {
    engine_answers || {
        echo 'no engine, no site'
        return 0
    }
    for folder in "$run"/sites/*/; do
        [ -s "$folder/line" ] || continue
        of=$(basename "$folder")
        echo "site $of, line $(cat "$folder/line")"
        if [ -e "$folder/guest" ]; then
            echo "  cp1      $(cat "$folder/guest").11 emulated"
            continue
        fi
        for node in $node_names; do
            container=hubcrate-$of-$node
            printf '  %-8s %-13s %-9s firewalld %s\n' "$node" \
                "$(engine inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$container" 2>/dev/null)" \
                "$(engine exec "$container" systemctl is-system-running 2>/dev/null || :)" \
                "$(engine exec "$container" systemctl is-active firewalld 2>/dev/null || :)"
        done
    done
}

site_ssh() {
    node=$1
    shift
    ssh -i "$site_folder/keys/id_ed25519" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=10 \
        -o UserKnownHostsFile="$site_folder/known_hosts" -o StrictHostKeyChecking=yes \
        "root@$(property "node.$node.address")" "$@"
}

property() {
    sed -n "s/^$1=//p" "$site_folder/site.properties" | grep . || give_up "site $site knows no $1"
}
