# Takes away an image that only held blobs: containerd-release.sh NAME
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
ctr -n k8s.io images rm "$1" >/dev/null
