# Puts a file in place: sh -c THIS hubcrate PATH MODE DIGEST SIZE BESIDE PIECE SECONDS <bytes
# Says "placed" when done; otherwise one word for what went wrong. It gives up when PIECE bytes do not come in SECONDS: the
# node's lock is held meanwhile, and whoever sends may be lost without a word.
path=$1 mode=$2 digest=$3 size=$4 beside=$5 piece=$6 seconds=$7

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
# In our own process group, which is ended as a whole.
limited() { if command -v timeout >/dev/null 2>&1; then timeout --foreground "$seconds" "$@"; else "$@"; fi; }
have=0
while [ "$have" -lt "$size" ]; do
    [ "$((size - have))" -ge "$piece" ] || piece=$((size - have))
    status=0
    limited head -c "$piece" >>"$beside" || status=$?
    if [ "$status" -eq 124 ]; then
        echo stalled
        exit 0
    elif [ "$status" -ne 0 ]; then
        # What head says stands in standard error; the room left says whether it was that.
        free=$(df -Pk -- "${path%/*}/" | awk 'NR == 2 { print $4 }')
        [ "${free:-0}" -lt 1024 ] && echo full || echo unwritable
        exit 0
    fi
    now=$(wc -c <"$beside")
    [ "$now" -gt "$have" ] || break
    have=$now
done
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
