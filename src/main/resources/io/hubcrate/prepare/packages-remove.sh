# Takes packages away in one transaction, after a test of it: packages-remove.sh test|erase NAME-VERSION-RELEASE.ARCH...
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
umask 022
exec </dev/null
verb=$1
shift
rpm -e --test "$@" || exit 4
[ "$verb" = test ] || rpm -e "$@"
