# How a member of the cluster does: health.sh. Nothing is printed on a node that is none.
# Prints "certificate NAME BASE64" (DER), "disk PATH USED_PERCENT FREE_KIB", and on a control plane "etcd yes|no WHY" and
# "etcd-size BYTES QUOTA" as far as etcd tells, and "service-rules yes|no" whether kube-proxy's rules stand in the kernel, in
# whichever of its forms. Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
kubernetes=/etc/kubernetes
[ -e $kubernetes/kubelet.conf ] || exit 0
# The first certificate of what is on standard input: others behind it are its authorities.
first() { tr -d '\r' | awk '/BEGIN CERTIFICATE/ { on = 1; next } /END CERTIFICATE/ { exit } on { printf "%s", $0 }'; }
tell() {
    der=$(first)
    [ -z "$der" ] || echo "certificate $1 $der"
}
for file in $kubernetes/pki/*.crt $kubernetes/pki/etcd/*.crt /var/lib/kubelet/pki/kubelet-client-current.pem; do
    name=${file#"$kubernetes/pki/"}
    # Copies that somebody keeps there under names of his own are nobody's certificates.
    case $name in *[!A-Za-z0-9._/-]*) continue ;; esac
    [ ! -e "$file" ] || tell "${name#/var/lib/kubelet/pki/}" <"$file"
done
for file in $kubernetes/*.conf; do
    data=$(sed -n 's/^ *client-certificate-data: *//p' "$file" | head -n 1)
    [ -z "$data" ] || printf '%s' "$data" | base64 -d 2>/dev/null | tell "${file##*/}"
done
for folder in /var/lib/kubelet /var/lib/containerd /var/lib/docker /var/lib/etcd; do
    [ ! -d $folder ] || df -P -k $folder 2>/dev/null |
        awk -v at=$folder 'NR == 2 && $5 ~ /^[0-9]+%$/ { sub(/%/, "", $5); print "disk " at " " $5 " " $4 }'
done
rules=no
for save in iptables-save iptables-legacy-save iptables-nft-save ip6tables-save; do
    [ $rules = no ] && command -v $save >/dev/null || continue
    ! $save -t nat 2>/dev/null | grep -q -e '^-A PREROUTING .*-j KUBE-SERVICES' || rules=yes
done
[ $rules = yes ] || ! command -v nft >/dev/null || ! nft list tables 2>/dev/null | grep -q -e ' kube-proxy$' || rules=yes
echo "service-rules $rules"
[ -e $kubernetes/manifests/etcd.yaml ] || exit 0
# kubeadm lets it tell this to its own host without a certificate.
address=$(sed -n 's#.*--listen-metrics-urls=http://\([0-9.]*\):\([0-9]*\).*#\1/\2#p' $kubernetes/manifests/etcd.yaml | head -n 1)
[ -n "$address" ] || exit 0
# No node need have more than a shell for it.
ask() {
    timeout 10 bash -c 'exec 3<>"/dev/tcp/$1" && printf "GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n" "$2" >&3 && head -c 4000000 <&3' \
        ask "$address" "$1" 2>/dev/null || :
}
health=$(ask /health | tr -d '\r\n')
case $health in
*'"health":"true"'*) echo 'etcd yes' ;;
*'"health":"false"'*) echo "etcd no $(printf '%s' "$health" | sed -n 's/.*"reason":"\([^"]*\)".*/\1/p')" ;;
*) echo 'etcd no it does not answer' ;;
esac
ask /metrics | awk '
    $1 == "etcd_mvcc_db_total_size_in_bytes" { size = $2 }
    $1 == "etcd_server_quota_backend_bytes" { quota = $2 }
    END { if (size != "" && quota != "") { printf "etcd-size %.0f %.0f\n", size, quota } }'
