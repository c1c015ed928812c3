# Lets firewalld take its files, after it has found them good.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
exec </dev/null
# Each call starts an interpreter: whether it runs, the first one says by its status, too.
checked=0
firewall-cmd --check-config >&2 || checked=$?
# There is none, or it does not run.
[ "$checked" -ne 252 ] && [ "$checked" -ne 127 ] || exit 0
[ "$checked" -eq 0 ] || exit "$checked"
firewall-cmd --reload >&2
