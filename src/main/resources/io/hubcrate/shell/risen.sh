# Runs on a node by sudo: sh -c THIS hubcrate MARK BYTES WHAT
# As begin.sh; but the command, so many bytes quoted for a shell, comes by standard input before the command's own: sudo logs
# every word that it is given, and our scripts are long. WHAT is for that log. A line cut short lacks the mark and is not run. Wants a head that reads no more than it is told, as
# coreutils' does.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset LANGUAGE CDPATH ENV BASH_ENV
HUBCRATE_UMASK=$(umask)
export HUBCRATE_UMASK
umask 022
read -r _ _ _ _ group _ <"/proc/$$/stat"
cd /
printf '%s\n' "$1"
printf '%s %s\n' "$1" "$group" >&2
line=$(head -c "$2")
case $line in *" #$1") eval "set -- $line" ;; *) exit 71 ;; esac
"$@"
exit "$?"
