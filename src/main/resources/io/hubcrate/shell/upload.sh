# Puts a file in place: sh -c THIS hubcrate PATH MODE DIGEST SIZE BESIDE <bytes
# Says "held" if it is there already, "placed" when done; otherwise one word for what went wrong.
path=$1 mode=$2 digest=$3 size=$4 beside=$5

sum() {
    found=$(sha256sum <"$1") || return 1
    printf '%s\n' "${found%% *}"
}

# Whatever ends us leaves nothing beside; an end of input before the last byte is a damage like any other.
trap 'rm -f -- "$beside"' EXIT
trap 'exit 143' HUP INT TERM PIPE

# What an earlier try left that was not ended but lost, by a power cut for example.
rm -f -- "${path%/*}/.hubcrate-${path##*/}."*
if ! { : >"$beside"; } 2>/dev/null; then
    echo unwritable
    exit 0
fi
chmod 0600 "$beside"
if ! cat >"$beside"; then
    # What cat says stands in standard error; the room left says whether it was that.
    free=$(df -Pk -- "${path%/*}/" | awk 'NR == 2 { print $4 }')
    [ "${free:-0}" -lt 1024 ] && echo full || echo unwritable
    exit 0
fi
have=$(wc -c <"$beside")
if [ "$have" -ne "$size" ]; then
    echo "short $have"
    exit 0
fi
found=$(sum "$beside")
if [ "$found" != "$digest" ]; then
    echo "differs $found"
    exit 0
fi
chmod "$mode" "$beside"
chown 0:0 "$beside" 2>/dev/null || [ "$(id -u)" != 0 ]
# Its own data to the disk before the name: after a power cut a name must not stand over nothing. EL7's sync knows no files.
sync "$beside" 2>/dev/null || sync
mv -f -- "$beside" "$path"
# Labels as the policy wants them there, where there is a policy; to the disk with the name.
# SELinux confines it, and would note in its log every lock of ours that it inherits (7 and 9).
if command -v restorecon >/dev/null 2>&1; then restorecon "$path" 2>/dev/null 7>&- 9>&- || :; fi
sync "${path%/*}/" 2>/dev/null || :
echo placed
