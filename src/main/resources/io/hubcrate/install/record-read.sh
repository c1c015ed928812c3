# Prints the record after a first line: "record", or "none" and the topmost folder that is missing for it, if one is.
#   $1  the folder of hubcrate's things on this node
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

if [ -e "$1/record" ]; then
    echo record
    exec cat -- "$1/record"
fi
missing=
place=$1
while [ ! -d "$place" ]; do
    missing=$place
    place=$(dirname -- "$place")
done
echo "none $missing"
