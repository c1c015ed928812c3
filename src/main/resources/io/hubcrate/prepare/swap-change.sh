# swap-change.sh on|off PATH
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
listed() { sed -n '2,$s/^\([^[:space:]]*\)[[:space:]].*/\1/p' /proc/swaps | grep -qxF -- "$1"; }
case $1 in
off) ! listed "$2" || swapoff -- "$2" ;;
on) listed "$2" || [ ! -e "$2" ] || swapon -- "$2" ;;
esac
