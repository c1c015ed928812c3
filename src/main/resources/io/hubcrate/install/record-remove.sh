# Takes hubcrate's folder on this node away, and those above it that we made, if nothing of somebody else is in them.
#   $1  the folder of hubcrate's things on this node
#   ... the folders that we made, the topmost one first, $1 among them
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

folder=$1
shift

# What a killed first writing or removal left lies beside the topmost folder.
leftovers() {
    beside=$(dirname -- "$1")/.$(basename -- "$1")
    rm -rf -- "$beside.hubcrate-new" "$beside.hubcrate-gone"
}

if [ ! -d "$folder" ]; then
    place=$folder
    while [ ! -d "$place" ]; do
        leftovers "$place"
        place=$(dirname -- "$place")
    done
    exit 0
fi

rm -rf -- "$folder/before" "$folder/.record.new"
if [ $# -eq 0 ]; then
    rm -f -- "$folder/record"
elif [ "$(find "$1" | wc -l)" -eq $(($# + 1)) ]; then
    # Nothing but the folders and the record: in one rename, as they came, so that a kill leaves all or nothing.
    leftovers "$1"
    gone=$(dirname -- "$1")/.$(basename -- "$1").hubcrate-gone
    mv -- "$1" "$gone"
    rm -rf -- "$gone"
else
    rm -f -- "$folder/record"
    lowest_first=
    for made in "$@"; do
        lowest_first="$made
$lowest_first"
    done
    printf '%s' "$lowest_first" | while IFS= read -r made; do
        rmdir -- "$made" 2>/dev/null || :
    done
fi
