# What the node says of its belonging to a cluster: member-state.sh MARK
# Prints "initialised|joined|configured|ready yes|no". Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
answer() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
conf=/etc/kubernetes/admin.conf
mark=$(cat "$1" 2>/dev/null) || mark=
echo "initialised $(answer [ "$mark" = init ])"
echo "joined $(answer [ "$mark" = join ])"
echo "configured $(answer [ -e /etc/kubernetes/kubelet.conf ])"
# Of a worker there is no such file.
if [ -n "$mark" ] && [ -e "$conf" ]; then
    echo "ready $(answer kubectl --kubeconfig "$conf" --cache-dir /run/hubcrate/kubectl --request-timeout=10s get --raw=/readyz)"
else
    echo "ready no"
fi
