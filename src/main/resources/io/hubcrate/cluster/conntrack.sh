# Succeeds if kube-proxy may set how many connections this host follows: hosts that are containers may not.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
file=/proc/sys/net/netfilter/nf_conntrack_max
# Without the module there is no such file; kube-proxy's own rules load it.
[ -e "$file" ] || exit 0
value=$(cat "$file")
echo "$value" 2>/dev/null >"$file"
