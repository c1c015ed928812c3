# What is around it and already on it.
network() {
    say hostname "$(uname -n)"
    if have getent; then
        limit 10 getent ahosts "$(uname -n)" | sed 's/[[:space:]].*//' | sort -u | each hostname.address 20
        else
        unknown hostname.address "no getent"
    fi
    if have ip; then
        ip -o addr show | sed -n 's/^[0-9]*: *\([^ ]*\) *inet6\{0,1\} \([^ ]*\).*/\1 \2/p' | each address 300
        { ip -4 route show; ip -6 route show; } |
            sed -n 's/^\(unreachable\|blackhole\|prohibit\|throw\|unicast\) //; s/^\([^ ]*\).* dev \([^ ]*\).*/\1 \2/p; t
                s/^\([^ ]*\).*/\1 -/p' | sed -n '/^default /p; /^[0-9a-f]*[:.]/p' | sort -u | each route 2000
        else
        unknown address "no ip"
        unknown route "no ip"
    fi
    for link in /sys/class/net/*; do
        name=${link##*/}
        [ "$name" = lo ] || say mac "$name $(text "$link/address")"
    done
    if [ -r /etc/resolv.conf ]; then
            sed -n 's/^[[:space:]]*nameserver[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/resolv.conf | each resolver.server 10
        suffixes=$(sed -n 's/^[[:space:]]*\(search\|domain\)[[:space:]]*//p' /etc/resolv.conf | tail -n 1 | tr '\t' ' ')
        printf '%s\n' "$suffixes" | tr ' ' '\n' | each resolver.search 20
    else
        unknown resolver.server "no /etc/resolv.conf"
    fi
    sed -n 's/^nameserver[[:space:]]*\([^[:space:]]*\).*/\1/p' /run/systemd/resolve/resolv.conf | each resolver.upstream 10
    if have getent; then
        n=0
        set -f
        for suffix in $suffixes; do
            n=$((n + 1))
            [ "$n" -gt 3 ] && break
            case $suffix in *[!A-Za-z0-9._-]* | -*) continue ;; esac
            name=hubcrate-$(text /proc/sys/kernel/random/uuid).${suffix%.}.
            found=$(limit 6 getent hosts "$name" | sed 's/[[:space:]].*//' | head -n 1)
            [ -n "$found" ] && say resolver.wildcard "$suffix $found"
        done
        set +f
    fi
    if have ss; then
        for kind in tcp udp; do
            case $kind in tcp) flag=-ltnp ;; udp) flag=-lunp ;; esac
            # State, queues, local address; the program stands in users:(("NAME",...
            ss "$flag" | sed -n "/^State/d; s/^[A-Z]* *[0-9]* *[0-9]* *\([^ ]*\):\([0-9]\{1,5\}\) .*((\"\([^\"]*\)\".*/$kind \1 \2 \3/p; t
                s/^[A-Z]* *[0-9]* *[0-9]* *\([^ ]*\):\([0-9]\{1,5\}\) .*/$kind \1 \2 -/p" | sort -u | each listen 500
        done
        else
        unknown listen "no ss"
    fi
    if have nmcli; then
        limit 10 nmcli -t -f DEVICE,STATE device | tr ':' ' ' | each nm.device 100
    fi
    # With a password in it, a proxy's address is a secret.
    for file in /etc/environment /etc/profile.d/*.sh /etc/systemd/system.conf; do
        [ -f "$file" ] && grep -i '^[^#]*_proxy[[:space:]]*=' "$file" |
            sed "s#://[^/@]*@#://***@#g; s#^#$file #"
    done | each proxy 20
}

earlier() { # KUBELET ETCD HUBCRATE
    steps "$3" | each hubcrate.step 50
    for path in /etc/kubernetes /var/lib/kubelet /var/lib/etcd /etc/cni/net.d /var/lib/cni /var/lib/rancher \
        /var/lib/k0s /var/snap/microk8s "$1" "$2"; do
        filled "$path" && printf '%s\n' "folder $path"
    done | sort -u | each leftover 30
    for path in /etc/systemd/system/kubelet.service /usr/lib/systemd/system/kubelet.service \
        /etc/systemd/system/k3s.service /etc/systemd/system/rke2-server.service; do
        [ -e "$path" ] && say leftover "unit $path"
    done
    for link in /sys/class/net/*; do
        case ${link##*/} in
        cni[0-9]* | flannel* | cali* | vxlan.calico | kube-ipvs* | kube-bridge | weave* | cilium_*)
            say leftover "interface ${link##*/}"
            ;;
        esac
    done | head -n 50
    if have iptables-save; then
        chains=$(limit 20 iptables-save | grep -c '^:KUBE-')
        [ "${chains:-0}" -gt 0 ] && say leftover "chains $chains"
    elif have nft; then
        chains=$(limit 20 nft list tables | grep -c ' kube-proxy')
        [ "${chains:-0}" -gt 0 ] && say leftover "chains $chains"
    else
        unknown leftover.chains "no iptables-save, no nft"
    fi
}

runtimes() {
    for program in docker containerd crio podman cri-dockerd; do
        have "$program" || continue
        version=$(limit 10 "$program" --version 2>&1 | head -n 1 | sed -n 's/[^0-9]*\([0-9][0-9A-Za-z.~+-]*\).*/\1/p')
        say "runtime.$program" "${version:-unknown}"
    done
    if have docker; then
        limit 15 docker info --format '{{.CgroupDriver}} {{.Driver}} {{.DockerRootDir}}' | each runtime-docker 1
    fi
    if [ -r /etc/containerd/config.toml ]; then
        say containerd.systemd-cgroup \
            "$(sed -n 's/^[[:space:]]*SystemdCgroup[[:space:]]*=[[:space:]]*\([a-z]*\).*/\1/p' /etc/containerd/config.toml | head -n 1)"
        grep -q '^[[:space:]]*disabled_plugins.*cri' /etc/containerd/config.toml && say containerd.cri disabled
    fi
    for program in kubelet kubeadm kubectl crictl conntrack containerd containerd-shim-runc-v2 runc dockerd; do
        have "$program" && say program "$program"
    done
    [ -x /opt/cni/bin/loopback ] && say program loopback
    for path in /run/containerd/containerd.sock /run/docker.sock /run/cri-dockerd.sock /run/crio/crio.sock; do
        [ -S "$path" ] && say runtime.socket "$path"
    done
}

software() {
    for program in dnf yum microdnf zypper apt-get; do
        if have "$program"; then
            say packages.manager "$program"
            break
        fi
    done
    if have rpm; then
        limit 60 rpm -qa --qf '%{NAME}-%|EPOCH?{%{EPOCH}}:{0}|:%{VERSION}-%{RELEASE}.%{ARCH}\n' | sort | each package 5000
        else
        unknown package "no rpm"
    fi
}

clock() {
    if have timedatectl; then
        synchronised=$(limit 10 timedatectl show -p NTPSynchronized | sed 's/.*=//')
        [ -n "$synchronised" ] ||
            synchronised=$(limit 10 timedatectl status | sed -n 's/.*synchronized: *\(yes\|no\).*/\1/p' | head -n 1)
    fi
    if [ -n "$synchronised" ]; then
        say clock.synchronised "$synchronised"
    else
        unknown clock.synchronised "no answer of timedatectl"
    fi
}

echo "hubcrate-facts 1"
system
settings
storage "$@"
guards
network
earlier "$2" "$3" "$4"
runtimes
software
clock
echo "end=hubcrate-facts"
exit 0
