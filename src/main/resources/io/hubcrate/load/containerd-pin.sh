# Keeps images from kubelet's garbage collection, or lets go of them: containerd-pin.sh pinned NAME... or containerd-pin.sh '' NAME...
# The first label is containerd's own (from 1.7 on kubelet is told of it and spares the image); by the second we know ours.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
value=$1
shift
for name in "$@"; do
    ctr -n k8s.io images label "$name" "io.cri-containerd.pinned=$value" "hubcrate=$value" >/dev/null
done
