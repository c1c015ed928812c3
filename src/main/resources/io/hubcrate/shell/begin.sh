# Runs on a node: sh -c THIS hubcrate MARK user|root PROGRAM ARGUMENT...
# Says on both outputs where the command's own output begins, and on the second one its process group.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset LANGUAGE CDPATH ENV BASH_ENV
umask 022
mark=$1
right=$2
shift 2
read -r _ _ _ _ group _ <"/proc/$$/stat"
if [ "$right" = root ] && mkdir -p -m 700 /run/hubcrate && true >>/run/hubcrate/commands.lock; then
    exec 9>>/run/hubcrate/commands.lock
    # Shared, and inherited by the command: whoever must know that none is at work any more asks for it alone.
    flock -s -w 30 9 || echo "hubcrate: /run/hubcrate/commands.lock could not be held" >&2
fi
cd /
printf "%s\n" "$mark"
printf '%s %s\n' "$mark" "$group" >&2
"$@"
exit "$?"
