# Takes this node out of its cluster and takes away what Kubernetes and its network left: leave.sh MARK INTERFACE...
# INTERFACEs were there before; others that are virtual go.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
mark=$1
shift
exec </dev/null
socket=unix:///run/containerd/containerd.sock
# As kubeadm writes them where kubelet speaks to Docker, up to Kubernetes 1.23.
flags=/var/lib/kubelet/kubeadm-flags.env
if grep -qs -e --network-plugin= $flags && ! grep -q -e --container-runtime $flags; then
    socket=/var/run/dockershim.sock
fi
if command -v kubeadm >/dev/null && [ -e /etc/kubernetes ]; then
    kubeadm reset --force --cri-socket "$socket" >&2 || :
fi
systemctl stop kubelet 2>/dev/null || :
# Pods that kubeadm could not stop: their containers would keep folders mounted.
if [ "$socket" = /var/run/dockershim.sock ]; then
    # Those of pods, and those by which images were kept.
    for filter in name=^/k8s_ label=hubcrate=keeper; do
        docker container ls --all --quiet --filter "$filter" 2>/dev/null | while read -r container; do
            docker container rm --force --volumes "$container" >/dev/null 2>&1 || :
        done
    done
elif command -v ctr >/dev/null; then
    for task in $(ctr -n k8s.io tasks ls -q 2>/dev/null); do
        ctr -n k8s.io tasks kill -s SIGKILL "$task" 2>/dev/null || :
    done
    sleep 1
    for container in $(ctr -n k8s.io containers ls -q 2>/dev/null); do
        ctr -n k8s.io tasks rm -f "$container" >/dev/null 2>&1 || :
        ctr -n k8s.io containers rm "$container" 2>/dev/null || :
    done
fi
sed -n 's#^[^ ]* \(/var/lib/kubelet/[^ ]*\|/run/netns/cni-[^ ]*\|/var/run/netns/cni-[^ ]*\) .*#\1#p' /proc/mounts | sort -r |
    while read -r mount; do umount -l "$mount" 2>/dev/null || :; done
rm -rf /run/netns/cni-*
for tool in iptables ip6tables; do
    command -v $tool-save >/dev/null || continue
    rules=$($tool-save 2>/dev/null) || continue
    case $rules in
    *KUBE-* | *kube-* | *CNI-*)
        # The last is kube-router's way to let node ports through.
        printf '%s\n' "$rules" | grep -v -e KUBE- -e CNI- -e kube-router -e kube-bridge -e kube-dummy-if \
            -e 'node port traffic on node interface' | $tool-restore || :
        ;;
    esac
done
# iptables leaves its tables behind in nftables. One in which no rule stands does nothing.
if command -v nft >/dev/null; then
    for family in ip ip6; do
        for table in filter nat mangle raw security; do
            content=$(nft list table $family $table 2>/dev/null) || continue
            if ! printf '%s\n' "$content" | grep -vE '^(table .*|[[:space:]]*chain .*|[[:space:]]*type .* policy accept;|[[:space:]]*[}]|)$' | grep -q .; then
                nft delete table $family $table 2>/dev/null || :
            fi
        done
    done
fi
if command -v ipset >/dev/null; then
    for set in $(ipset list -n 2>/dev/null | grep -e '^KUBE-' -e '^kube-router' -e '^inet6:KUBE-' -e '^inet6:kube-router'); do
        ipset destroy "$set" 2>/dev/null || :
    done
fi
for path in /sys/class/net/*; do
    device=${path##*/}
    kept=no
    for known in "$@"; do
        [ "$known" != "$device" ] || kept=yes
    done
    if [ "$kept" = no ] && [ -e "/sys/devices/virtual/net/$device" ]; then
        ip link delete "$device" 2>/dev/null || :
    fi
done
ip route show proto 17 2>/dev/null | while read -r route; do
    # shellcheck disable=SC2086  # a route's words
    ip route delete $route 2>/dev/null || :
done
systemctl list-units --plain --no-legend --type slice 'kubepods*' 2>/dev/null | while read -r slice _; do
    systemctl stop "$slice" 2>/dev/null || :
done
rm -rf /run/hubcrate/kubectl /run/hubcrate/helm
rm -f "$mark" "$mark.new"
