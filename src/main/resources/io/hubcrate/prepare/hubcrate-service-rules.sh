#!/bin/sh
# Written by hubcrate; taken away by: hubcrate reset
# kube-proxy and kubelet look for a chain of their own, their canary: when it is gone, they write all their rules anew. Who
# flushes and removes no chains leaves it standing. So it is taken away where the rules to which all others hang are missing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
while sleep 10; do
    for tool in iptables iptables-legacy iptables-nft; do
        command -v $tool-save >/dev/null || continue
        rules=$($tool-save -t nat 2>/dev/null) || continue
        # Where kube-proxy never was, or uses another form of rules, there is no canary.
        case $rules in *':KUBE-PROXY-CANARY '*) ;; *) continue ;; esac
        case $rules in *'-A PREROUTING '*' -j KUBE-SERVICES'*) continue ;; esac
        echo "kube-proxy's rules are gone; has them written anew ($tool)"
        for canary in KUBE-PROXY-CANARY KUBE-KUBELET-CANARY; do
            for table in mangle nat filter; do
                $tool -w 5 -t $table -X $canary 2>/dev/null || :
            done
        done
        break
    done
done
