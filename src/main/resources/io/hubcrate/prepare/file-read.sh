# Prints "absent", or "mode OCTAL" and all bytes of a file as hexadecimal pairs: old sites have names in many encodings.
#   $1  the path   $2  the most bytes
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

if [ ! -e "$1" ]; then
    echo absent
    exit 0
fi
if [ "$(wc -c <"$1")" -gt "$2" ]; then
    echo "$1 has more than $2 bytes" >&2
    exit 1
fi
echo "mode $(stat -c %a -- "$1")"
od -An -v -tx1 -- "$1"
