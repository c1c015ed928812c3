# Which container runtime kubelet uses on this node, or will use: prints docker or containerd. Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
flags=/var/lib/kubelet/kubeadm-flags.env
if [ -e $flags ]; then
    # As kubeadm writes them up to Kubernetes 1.23, without a runtime's socket.
    if grep -q -e --network-plugin= $flags && ! grep -q -e --container-runtime $flags; then
        echo docker
    else
        echo containerd
    fi
elif [ -e /etc/docker/daemon.json ] && systemctl -q is-active docker; then
    echo docker
else
    echo containerd
fi
