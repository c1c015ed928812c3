# Says "held" if the file $1 is a plain one with the digest $3; gives it the mode $2 then.
path=$1 mode=$2 digest=$3
if [ -d "$path" ]; then
    echo folder
    exit 0
fi
if [ -f "$path" ] && [ ! -L "$path" ] && found=$(sha256sum <"$path") && [ "${found%% *}" = "$digest" ]; then
    chmod "$mode" "$path"
    [ "$(id -u)" != 0 ] || chown 0:0 "$path"
    echo held
    exit 0
fi
[ -d "${path%/*}/" ] || { mkdir -p -- "${path%/*}/" && [ -d "${path%/*}/" ]; } || { echo unwritable; exit 0; }
echo missing
