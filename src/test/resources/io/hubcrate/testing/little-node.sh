# A node that is a folder: own etc, var, run and network, this machine's programs.
#   $1  the folder   $2  programs of /usr/bin that it shall not have   ... folders of this machine that it sees too
# Becomes the process that keeps it alive; commands enter through it.
set -eu
root=$1 without=$2
shift 2
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind /usr "$root/usr"
mount -o remount,ro,bind "$root/usr"
for program in $without; do
    mount --bind /dev/null "$root/usr/bin/$program"
done
for folder in "$@"; do
    mount --bind "$folder" "$root$folder"
    mount -o remount,ro,bind "$root$folder"
done
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
echo 0 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
cd "$root"
# Only now: whoever enters before would stand in this machine's own root.
exec chroot "$root" sh -c ': >/up; exec sleep 100000'
