# Runs one command while no other command of hubcrate changes this node.
#   $1  folder of the lock, on a file system that a reboot empties
#   $2  seconds to wait for a command that is still running
#   $3  seat: the state folder from which the operator works
#   $4  seconds for which the node stays the operator's after the command
#   $5  the operator, one word
#   $6  run, release (gives the node back) or forget (takes the folder away too)
#   $7  what runs, one word
#   ... the command
# First line on standard output: "hubcrate-lock held", or why not:
#   "hubcrate-lock busy SEAT OPERATOR WHAT"       a command is still running
#   "hubcrate-lock taken SEAT OPERATOR SECONDS"   another operator's, for so long unless he goes on
# The lock is held by this shell and whatever it starts: it ends with the last of them, not with the connection.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022
# Who loses the connection loses the answer; the command goes on to its end.
trap '' HUP

folder=$1 patience=$2 seat=$3 grace=$4 who=$5 verb=$6 what=$7
shift 7

owner=$folder/owner
owner_seat=- owner_until=0 owner_who=% owner_what=%

uptime_seconds() {
    read -r up rest </proc/uptime
    echo "${up%%.*}"
}

read_owner() {
    owner_seat=- owner_until=0 owner_who=% owner_what=%
    if [ -s "$owner" ]; then
        read -r owner_seat owner_until owner_who owner_what <"$owner" || :
    fi
}

# What another shell reads is whole: written beside and renamed.
write_owner() {
    printf '%s %s %s %s\n' "$seat" "$(($(uptime_seconds) + grace))" "$who" "$what" >"$owner.new"
    mv -f "$owner.new" "$owner"
}

busy() {
    read_owner
    echo "hubcrate-lock busy $owner_seat $owner_who $owner_what"
    exit 75
}

# Field 22 of stat is when the process started; the name in field 2 may hold blanks.
started() {
    line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # shellcheck disable=SC2086
    set -- ${line##*) }
    echo "${20}"
}

by_link=
waited=0
wait_a_second() {
    [ "$waited" -lt "$patience" ] || busy
    waited=$((waited + 1))
    sleep 1
}

lock_by_kernel() {
    while :; do
        mkdir -p -m 700 "$folder"
        # Whoever forgets the node takes the folder away, perhaps just now; any other failure is told.
        { command exec 7>>"$folder/lock"; } 2>/dev/null || {
            [ ! -d "$folder" ] || exec 7>>"$folder/lock"
            continue
        }
        until flock -n 7; do
            wait_a_second
        done
        # Whoever forgot the node meanwhile took the file away: then this is nobody's lock.
        [ ! /proc/self/fd/7 -ef "$folder/lock" ] || break
    done
}

lock_by_link() {
    mkdir -p -m 700 "$folder"
    mine=$$.$(started $$)
    until ln -s "$mine" "$folder/lock.link" 2>/dev/null; do
        theirs=$(readlink "$folder/lock.link") || theirs=
        if [ -n "$theirs" ] && [ "$(started "${theirs%.*}")" != "${theirs#*.}" ]; then
            # Its process is gone. One at a time looks again and takes it away: another's new link must not go.
            if mkdir "$folder/breaking" 2>/dev/null; then
                theirs=$(readlink "$folder/lock.link") || theirs=
                if [ -n "$theirs" ] && [ "$(started "${theirs%.*}")" != "${theirs#*.}" ]; then
                    rm -f "$folder/lock.link"
                fi
                rmdir "$folder/breaking"
                continue
            fi
        fi
        wait_a_second
        mkdir -p -m 700 "$folder"
    done
    by_link=1
    trap 'rm -f "$folder/lock.link"; [ "$verb" != forget ] || rmdir "$folder" 2>/dev/null || :' EXIT
}

if command -v flock >/dev/null 2>&1; then
    lock_by_kernel
else
    lock_by_link
fi

read_owner
if [ "$owner_seat" != "$seat" ] && [ "$owner_until" -gt "$(uptime_seconds)" ]; then
    echo "hubcrate-lock taken $owner_seat $owner_who $((owner_until - $(uptime_seconds)))"
    exit 75
fi

case $verb in
release)
    rm -f "$owner"
    echo "hubcrate-lock held"
    ;;
forget)
    if [ -n "$by_link" ]; then
        # The link stays until the end: it is what keeps others out.
        rm -f "$owner" "$owner.new" "$folder/lock"
    else
        rm -rf "$folder"
    fi
    echo "hubcrate-lock held"
    ;;
*)
    write_owner
    echo "hubcrate-lock held"
    status=0
    "$@" || status=$?
    what=%
    write_owner
    exit "$status"
    ;;
esac
