# Puts standard input in place of files, one after the other, each whole or not at all, owned by root.
#   for each file: its path, its mode, the content's SHA-256 (input that was cut off ends like any other), its size
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022

while [ $# -gt 0 ]; do
    mkdir -p -- "$(dirname -- "$1")"
    beside=$1.hubcrate-new
    rm -f -- "$beside"
    (umask 077 && : >"$beside")
    head -c "$4" | dd of="$beside" conv=fsync,notrunc 2>/dev/null
    sum=$(sha256sum <"$beside")
    if [ "${sum%% *}" != "$3" ]; then
        rm -f -- "$beside"
        echo "the content did not arrive whole: $1" >&2
        exit 1
    fi
    chown 0:0 -- "$beside"
    chmod "$2" -- "$beside"
    mv -f -- "$beside" "$1"
    # SELinux confines it, and would note in its log every lock of ours that it inherits (7 and 9).
    if command -v restorecon >/dev/null 2>&1; then
        restorecon -F -- "$1" 7>&- 9>&- || :
    fi
    sync "$(dirname -- "$1")" 2>/dev/null || sync
    shift 4
done
