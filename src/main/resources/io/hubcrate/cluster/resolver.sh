# Succeeds if this host names a name server that pods can reach, too: not one on its own loopback.
grep -E '^[[:space:]]*nameserver[[:space:]]' /etc/resolv.conf 2>/dev/null | grep -qvE 'nameserver[[:space:]]+(127[.]|::1)'
