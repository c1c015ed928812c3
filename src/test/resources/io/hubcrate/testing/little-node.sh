# A node that is a folder: own etc, var, run and network, this machine's programs.   $1  the folder
# Becomes the process that keeps it alive; commands enter through it.
set -eu
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind /usr "$root/usr"
mount -o remount,ro,bind "$root/usr"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
echo 0 >/proc/sys/net/ipv4/ip_forward
echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
cd "$root"
: >"$root/up"
exec chroot "$root" sleep 100000
