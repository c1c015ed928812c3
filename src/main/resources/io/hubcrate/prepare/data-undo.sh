# Takes away a folder with all that is in it, unless something is mounted there; or a file; or a network interface.
#   $1  its path
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

case $1 in
/sys/class/net/*)
    if [ -e "$1" ]; then
        ip link delete "${1##*/}"
    fi
    exit 0
    ;;
esac
# As the kernel names the place: a folder above may be a link.
place=$1
if [ -d "$1" ]; then
    place=$(cd "$1" && pwd -P)
fi
while read -r _ mounted type _; do
    case $mounted in
    "$place" | "$place"/*)
        # The name of a network in which nothing runs any more; there is nothing below it.
        if [ "$type" = nsfs ] && umount "$mounted"; then
            continue
        fi
        echo "$mounted" >&2
        exit 1
        ;;
    esac
done </proc/mounts
rm -rf --one-file-system -- "$1"
