# Makes this node a member of a cluster: kubeadm.sh init|join MARK DIGEST SOCKET
# The configuration comes from standard input; DIGEST is its SHA-256; at SOCKET kubeadm finds the container runtime. What an attempt left behind that did not come to its
# end is cleared away first. MARK is written when kubeadm has succeeded.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
umask 077
verb=$1
mark=$2
conf=/run/hubcrate/kubeadm.conf
trap 'rm -f "$conf" "$conf.errors" "$conf.status"' EXIT
mkdir -p /run/hubcrate
cat >"$conf"
exec </dev/null
if [ "$(sha256sum <"$conf" | cut -d ' ' -f 1)" != "$3" ]; then
    echo "the configuration arrived damaged" >&2
    exit 3
fi
rm -f "$mark"
if [ -e /etc/kubernetes/kubelet.conf ] || [ -e /etc/kubernetes/bootstrap-kubelet.conf ] ||
    [ -e /etc/kubernetes/pki/ca.crt ] || [ -e /etc/kubernetes/manifests/kube-apiserver.yaml ]; then
    echo "[hubcrate] clears away what an earlier attempt left"
    kubeadm reset --force --cri-socket "$4"
fi
# Whoever listens may be gone: kubeadm would end with the first line that nobody takes, in the midst of its work.
trap '' PIPE
{
    status=0
    case $verb in
    init) kubeadm init --config "$conf" --skip-token-print ;;
    join) kubeadm join --config "$conf" ;;
    esac 2>"$conf.errors" || status=$?
    echo "$status" >"$conf.status"
} | while IFS= read -r line; do printf '%s\n' "$line" 2>/dev/null || :; done
cat "$conf.errors" >&2 2>/dev/null || :
status=$(cat "$conf.status")
[ "$status" -eq 0 ] || exit "$status"
mkdir -p "${mark%/*}"
echo "$verb" >"$mark.new"
sync
mv "$mark.new" "$mark"
sync
