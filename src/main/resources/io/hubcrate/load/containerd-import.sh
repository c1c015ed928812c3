# Takes an image archive from standard input into kubelet's part of containerd.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
# Whoever listened may be gone: what was begun goes on to its end.
trap '' PIPE
exec ctr -n k8s.io images import - >/dev/null
