# Replaces the record by standard input, durably: whole or not at all.
#   $1  the folder of hubcrate's things on this node
#   $2  the content's SHA-256: input that was cut off ends like any other
#   $3  the topmost folder that is missing, if one is: all appear in one rename together with a record that names them, so
#       that a kill leaves none that nobody knows of
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022

durable() {
    dd of="$1" conv=fsync 2>/dev/null
    sum=$(sha256sum <"$1")
    if [ "${sum%% *}" != "$wanted" ]; then
        echo "the record did not arrive whole" >&2
        exit 1
    fi
    chmod 0644 "$1"
}

folder=$1 wanted=$2
# A folder that has come to be meanwhile would swallow what is renamed to it.
if [ $# -eq 2 ] || [ -e "$3" ]; then
    mkdir -p -- "$folder"
    durable "$folder/.record.new"
    mv -f "$folder/.record.new" "$folder/record"
    sync "$folder" 2>/dev/null || sync
    exit 0
fi

top=$3
parent=$(dirname -- "$top")
beside=$parent/.$(basename -- "$top").hubcrate-new
rm -rf -- "$beside"
below=${folder#"$top"}
mkdir -p -- "$beside$below"
durable "$beside$below/record"
mv -- "$beside" "$top"
sync "$parent" 2>/dev/null || sync
