# Proves that a site's nodes are what they should be: bare, closed, reachable, and able to install and run a container
# runtime from the packages alone while firewalld is on. What it installs it removes again.

check_site() {
    keys_folder=$site_folder/keys
    failures=0
    for node in $node_names; do
        check_bare "$node"
    done
    check_access
    check_closed
    for node in cp1 worker2; do
        check_runtime "$node"
    done
    check_restart
    check_disk
    [ "$failures" = 0 ] || give_up "$failures checks failed"
    say 'all checks passed'
}

# $1: what is claimed, then a command that proves it.
claim() {
    claimed=$1
    shift
    if "$@" >"$run/claim.log" 2>&1; then
        echo "ok    $claimed"
    else
        echo "FAIL  $claimed"
        tail -n 15 "$run/claim.log" | sed 's/^/      /'
        failures=$((failures + 1))
    fi
}

on() {
    at=$1
    shift
    site_ssh "$at" "$@"
}

not() {
    ! "$@"
}

check_bare() {
    claim "$1: systemd is up, nothing failed" on "$1" '[ "$(systemctl is-system-running)" = running ]'
    claim "$1: firewalld runs, its default zone is public" \
        on "$1" '[ "$(firewall-cmd --state 2>&1)" = running ] && [ "$(firewall-cmd --get-default-zone)" = public ]'
    claim "$1: no default route, no name server, no name resolved" on "$1" '[ -z "$(ip route show default)" ] &&
        [ -z "$(ip -6 route show default)" ] && ! grep -q nameserver /etc/resolv.conf && ! getent hosts example.org'
    claim "$1: its own name resolves" on "$1" 'getent hosts $(hostname)'
    claim "$1: no runtime and nothing that Kubernetes wants" on "$1" 'for program in dockerd docker containerd runc ctr \
        crictl conntrack socat ethtool kubelet kubeadm kubectl mount.nfs curl wget; do
        ! command -v $program || exit 1; done; [ ! -e /usr/libexec/cni ] && [ ! -e /opt/cni ] && [ ! -e /usr/lib/cni ]'
    claim "$1: no rules but firewalld's" on "$1" '! nft list ruleset | grep -i docker && ! iptables-save | grep -i docker'
    claim "$1: plain files in /etc, replaceable by renaming" on "$1" 'for file in hosts resolv.conf hostname; do
        cp -p /etc/$file /etc/$file.rig && mv /etc/$file.rig /etc/$file || exit 1; done'
    claim "$1: its data lies on a disk of its own" on "$1" 'findmnt -n -o SOURCE --target /var/lib | grep -q ^/dev/loop'
}

check_access() {
    address=$(property node.cp1.address)
    for key in id_ed25519 id_rsa; do
        claim "cp1: root, deploy and engineer come in with $key" all_users "$keys_folder/$key"
    done
    claim 'cp1: sudo asks deploy for nothing' as_user deploy 'sudo -n true'
    claim 'cp1: sudo asks engineer for the password' not as_user engineer 'sudo -n true'
    claim 'cp1: sudo takes it' engineer_sudo
    claim 'cp1: another host key is refused' not ssh -i "$keys_folder/id_ed25519" -o BatchMode=yes \
        -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes "root@$address" true
    claim 'cp1 reaches worker1 by ssh' on cp1 "bash -c 'exec 3<>/dev/tcp/$(property node.worker1.address)/22 && head -c 3 <&3' | grep SSH"
}

all_users() {
    for user in root deploy engineer; do
        ssh -i "$1" -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile="$site_folder/known_hosts" \
            -o StrictHostKeyChecking=yes "$user@$address" true || return 1
    done
}

as_user() {
    user=$1
    shift
    ssh -i "$keys_folder/id_ed25519" -o IdentitiesOnly=yes -o BatchMode=yes \
        -o UserKnownHostsFile="$site_folder/known_hosts" -o StrictHostKeyChecking=yes "$user@$address" "$@"
}

engineer_sudo() {
    [ "$(as_user engineer 'sudo -S -p "" id -u' <"$keys_folder/engineer.password")" = 0 ]
}

# A port that something listens on stays shut from node to node until firewalld is told.
check_closed() {
    on worker2 'systemd-run --quiet --collect --unit rig-listener python3 -m http.server 6443' 2>/dev/null
    await_listener worker2 6443
    claim 'worker2:6443 listens and is closed to worker1' not probe worker1 worker2 6443
    claim 'worker2:6443 listens and is closed to this machine' not probe_from_here worker2 6443
    on worker2 'firewall-cmd -q --add-port 6443/tcp'
    claim 'worker2:6443 is open once firewalld says so' probe worker1 worker2 6443
    on worker2 'firewall-cmd -q --remove-port 6443/tcp; systemctl stop rig-listener' 2>/dev/null
}

await_listener() {
    on "$1" "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        ss -Hltn 'sport = :$2' | grep -q . && exit 0; sleep 0.5; done; exit 1"
}

probe() {
    on "$1" "timeout 5 bash -c 'exec 3<>/dev/tcp/$(property "node.$2.address")/$3'"
}

probe_from_here() {
    timeout 5 bash -c "exec 3<>/dev/tcp/$(property "node.$1.address")/$2"
}

check_runtime() {
    node=$1
    before=$run/before-$site-$node
    inventory "$node" >"$before"
    folder=/var/lib/rig-check
    on "$node" "mkdir -p $folder" && tar -C "$(property repository)/.." -cf - rpms RPM-GPG-KEY-rig |
        on "$node" "tar -C $folder -xf -"
    packages="containerd.io conntrack-tools socat ethtool containernetworking-plugins nfs-utils"
    services=containerd
    [ "$line" = current ] || packages="$packages docker-ce" services='docker docker.socket containerd'
    dnf="dnf -y --disablerepo=* --repofrompath=rig,file://$folder/rpms --setopt=rig.gpgcheck=1"
    claim "$node: packages are refused without their key" not on "$node" "$dnf install socat"
    claim "$node: dnf installs them from the folder, signatures on" \
        on "$node" "$dnf --setopt=rig.gpgkey=file://$folder/RPM-GPG-KEY-rig install $packages"
    claim "$node: every file of them is as packed" on "$node" "rpm -V --nodeps $packages"
    claim "$node: every program of them finds its libraries" on "$node" 'ls /usr/libexec/cni/bridge /usr/sbin/mount.nfs \
        /usr/sbin/rpcbind /usr/sbin/rpc.statd /usr/sbin/rpc.gssd && for program in $(rpm -ql '"$packages"' rpcbind libnfsidmap |
        grep -E "bin/|cni/|[.]so"); do ! ldd $program 2>/dev/null | grep "not found" || exit 1; done &&
        conntrack -V && socat -V && ethtool --version'
    case $line in
    current) check_containerd ;;
    *) check_docker ;;
    esac
    claim "$node: rpcbind starts" on "$node" 'systemctl start rpcbind.service && rpcinfo -p'
    claim "$node: firewalld still runs" on "$node" 'firewall-cmd --state'
    on "$node" "systemctl stop $services rpcbind.service rpcbind.socket; $dnf remove \$(rpm -qa --qf '%{NAME}\n' |
        grep -xE '$(recipe_names)'); rpm -e \$(rpm -q gpg-pubkey); rm -rf $folder" >"$run/claim.log" 2>&1 || :
    clean_runtime "$node"
    inventory "$node" >"$before.after"
    claim "$node: as bare as before" diff "$before" "$before.after"
    rm -f "$before" "$before.after"
}

recipe_names() {
    recipes | sed 's#.*/##' | tr '\n' '|' | sed 's/|$//'
}

check_containerd() {
    claim "$node: containerd starts" on "$node" 'systemctl start containerd && systemctl is-active containerd'
    small_image | on "$node" 'cat >/tmp/small.tar'
    claim "$node: containerd runs a container" on "$node" 'ctr images import /tmp/small.tar &&
        ctr run --rm docker.io/library/rig-small:1 rig /bin/busybox uname -n | grep .'
    on "$node" 'ctr images rm docker.io/library/rig-small:1; rm /tmp/small.tar' >"$run/claim.log" 2>&1
}

check_docker() {
    claim "$node: Docker starts" on "$node" 'systemctl start docker && docker version'
    small_image | on "$node" 'cat >/tmp/small.tar'
    claim "$node: Docker runs a container" on "$node" \
        'docker load -i /tmp/small.tar && docker run --rm rig-small:1 /bin/busybox uname -n | grep .'
    on "$node" 'docker run -d --name rig-web -p 8080:80 rig-small:1 /bin/busybox httpd -f -h /' >"$run/claim.log" 2>&1
    claim "$node: a published port answers from another node" sh -c "sleep 1; $0 ssh --line $line --site $site worker1 \
        \"timeout 5 bash -c 'exec 3<>/dev/tcp/$(property "node.$node.address")/8080'\""
    on "$node" 'docker rm -f rig-web; docker rmi rig-small:1; rm /tmp/small.tar' >"$run/claim.log" 2>&1
}

# A few kilobytes that run: busybox alone.
small_image() {
    if [ ! -s "$cache/small.tar" ]; then
        tree=$run/small
        mkdir -p "$tree/bin"
        cp "$(command -v busybox)" "$tree/bin/busybox"
        tar -C "$tree" --numeric-owner -cf - . | engine import - rig-small:1 >/dev/null
        engine save -o "$cache/small.tar.part" rig-small:1
        mv "$cache/small.tar.part" "$cache/small.tar"
        rm -rf "$tree"
    fi
    cat "$cache/small.tar"
}

# What the packages and their programs leave when they are used.
clean_runtime() {
    on "$1" 'rm -rf /var/lib/containerd /var/lib/docker /var/lib/nfs /etc/docker /etc/containerd /opt/containerd \
        /run/containerd /run/docker /var/lib/dnf/* /var/cache/dnf/*
        for user in statd _rpc; do userdel $user; done; groupdel docker
        ip link del docker0; nft flush ruleset; systemctl restart firewalld' >/dev/null 2>&1 || :
}

inventory() {
    on "$1" 'rpm -qa | sort; ls /usr/bin /usr/sbin /usr/libexec /etc /etc/systemd/system /usr/lib/systemd/system;
        systemctl list-unit-files --no-legend | grep -v transient; ip -br link | sed "s/@.*//"; cat /etc/passwd | wc -l'
}

# What a node keeps when it is shut down, and when its plug is pulled.
check_restart() {
    on worker1 'echo kept >/var/lib/rig-kept; echo kept >/etc/rig-kept; sync
        firewall-cmd -q --permanent --add-port 7777/tcp'
    boot=$(on worker1 'stat -c %Y /proc/1; cat /etc/machine-id')
    sleep 1
    restart_nodes worker1
    claim 'worker1: restarted, and is the same' on worker1 "[ \"\$(stat -c %Y /proc/1; cat /etc/machine-id)\" != '$boot' ] &&
        cat /var/lib/rig-kept /etc/rig-kept && [ \$(cat /etc/machine-id) = '$(echo "$boot" | tail -n 1)' ] &&
        [ \$(firewall-cmd --list-ports) = 7777/tcp ]"
    check_bare worker1
    kill_node worker1
    claim 'worker1: without power it is gone' not on worker1 true
    start_node worker1
    claim 'worker1: came back from a power cut' on worker1 'cat /var/lib/rig-kept /etc/rig-kept &&
        [ "$(systemctl is-system-running)" = running ] && [ "$(firewall-cmd --state 2>&1)" = running ]'
    on worker1 'rm -f /var/lib/rig-kept /etc/rig-kept; firewall-cmd -q --permanent --remove-port 7777/tcp
        firewall-cmd -q --reload'
}

check_disk() {
    fill_node worker1 >/dev/null
    claim 'worker1: a full disk is full for root too' \
        not on worker1 'head -c 8192 /dev/zero >/var/lib/rig-more && sync /var/lib/rig-more'
    on worker1 'rm -f /var/lib/rig-more'
    unfill_node worker1
    claim 'worker1: and has room again' on worker1 'head -c 8192 /dev/zero >/var/lib/rig-more && rm /var/lib/rig-more'
}
