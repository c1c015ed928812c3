# Makes what runs of a zone what its file says: firewall-take.sh ZONE KIND=VALUE...   (source, port, protocol: all of them)
# Prints "taken yes|no": whether it runs, and is written, as wanted.
# No reload: that takes away for a while what others have put beside firewalld's rules, kube-proxy's among it.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
exec </dev/null
zone=$1
shift
# $1: plural of a kind, then options. Its words between single spaces, whatever this firewalld puts there.
listed() {
    kinds=$1
    shift
    # shellcheck disable=SC2046  # a list of words
    echo $(firewall-cmd "$@" --zone="$zone" "--list-$kinds" | tr ' ' '\n' | sort)
}
# $1: the option's beginning, $2: words, $3: those that need none.
options() {
    for one in $2; do
        case " $3 " in *" $one "*) ;; *) printf ' %s=%s' "$1" "$one" ;; esac
    done
}
for kind in source port protocol; do
    wanted=
    for word in "$@"; do
        case $word in "$kind="*) wanted="$wanted ${word#*=}" ;; esac
    done
    runs=$(listed "${kind}s")
    more=$(options "--add-$kind" "$wanted" "$runs")
    # shellcheck disable=SC2086  # a list of options
    [ -z "$more" ] || firewall-cmd --zone="$zone" $more >&2
    less=$(options "--remove-$kind" "$runs" "$wanted")
    # shellcheck disable=SC2086  # a list of options
    [ -z "$less" ] || firewall-cmd --zone="$zone" $less >&2
done
# That its file has changed, firewalld sees by itself, a moment later.
tries=0 taken=no
until [ $taken = yes ] || [ $tries -ge 20 ]; do
    taken=yes
    for kind in sources ports protocols; do
        [ "$(listed $kind)" = "$(listed $kind --permanent)" ] || taken=no
    done
    [ $taken = yes ] || sleep 0.5
    tries=$((tries + 1))
done
echo "taken $taken"
