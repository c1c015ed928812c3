# Part of install.sh: what may be read, and where only we can write. Nothing is opened before it was looked at.

# Words of a stranger: nothing in a name may move the cursor or begin a line.
shown() { printf '%s' "$1" | tr -c 'A-Za-z0-9 ._+~@%,:=/-' '?'; }

# cannot_judge MESSAGE [ADVICE...]
cannot_judge() {
    what=$1
    shift
    fail 3 "$what: this script cannot judge that, so it stops" "$@" \
        "Where a hubcrate is installed already, it can: hubcrate verify $(shown "$here") --trust $(shown "$trust")"
}

# A check whose tool failed has found nothing; that nothing must not pass for good.
broken() { fail 1 "a program of this machine failed while $1" "Is ${TMPDIR:-/tmp} full? df -h ${TMPDIR:-/tmp}"; }

# Copies what is at path $1 to $2 if it is a regular file, no link, of at most $3 KiB. Nothing else is even opened.
take() {
    [ -n "$(find "$1" -prune -type f ! -size "+$(($3 * 2))" 2>/dev/null)" ] &&
        head -c "$(($3 * 1024))" <"$1" >"$2"
}

# The bytes of file $1 in decimal, for awk.
bytes() { od -An -v -tu1 "$@"; }

# --- places

# Whether nobody but root and user $2 can change $1, a physical path, or put another in its place; $open names the first
# place where somebody can. In a sticky folder above (/tmp) nobody moves what is another's.
only_ours() {
    open=$(find "$1" -prune \( ! -user 0 ! -user "$2" -o -perm -0020 -o -perm -0002 \) 2>&1)
    path=$1
    user=$2
    set -- /
    while [ -n "${path%/*}" ]; do
        path=${path%/*}
        set -- "$path" "$@"
    done
    [ -n "$open" ] ||
        open=$(find "$@" -prune \( ! -user 0 ! -user "$user" -o \( -perm -0020 -o -perm -0002 \) ! -perm -1000 \) 2>&1)
    open=$(shown "$(printf '%s' "$open" | head -n 1)")
    [ -z "$open" ]
}

# Where the file systems of these paths are mounted, a line each.
mounts_of() { df -P "$@" 2>/dev/null | awk 'NR > 1 { sub(/^.* ([0-9]+%|-) +\//, "/"); print }'; }

# Whether path $1 is on something that was brought here with the bundle or a part of it: on the same medium, and none of
# this machine's own folders is there.
came_with_bundle() {
    mount=$newline$(mounts_of "$1")$newline
    case $newline$(mounts_of / /etc /home /opt /root /srv /tmp /usr /var "${HOME:-/}" "${TMPDIR:-/tmp}")$newline in
    *"$mount"*) return 1 ;;
    esac
    while IFS= read -r medium; do
        [ "$mount" != "$newline$(mounts_of "${medium:-$here}")$newline" ] || return 0
    done <<END
$here
$named
END
    return 1
}
