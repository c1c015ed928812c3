# What stands at a path: "absent", "other" (no regular file) or "file MODE OWNER GROUP SHA256"; then, one on a line, the
# folders of the path that are missing, the topmost one first.   $1  an absolute path
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

if [ -h "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then
    echo other
elif [ -f "$1" ]; then
    sum=$(sha256sum <"$1")
    echo "file $(stat -c '%a %u %g' -- "$1") ${sum%% *}"
else
    echo absent
fi

missing=
place=$(dirname -- "$1")
while [ ! -d "$place" ]; do
    missing="$place
$missing"
    place=$(dirname -- "$place")
done
printf '%s' "$missing"
