# What stands at each path: "absent", "other" (no regular file) or "file MODE OWNER GROUP SHA256"; then, one on a line, the
# folders of that path that are missing, the topmost one first.   $@  absolute paths
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

for path; do
    if [ -h "$path" ] || { [ -e "$path" ] && [ ! -f "$path" ]; }; then
        echo other
    elif [ -f "$path" ]; then
        sum=$(sha256sum <"$path")
        echo "file $(stat -c '%a %u %g' -- "$path") ${sum%% *}"
    else
        echo absent
    fi

    missing=
    place=$(dirname -- "$path")
    while [ ! -d "$place" ]; do
        missing="$place
$missing"
        place=$(dirname -- "$place")
    done
    printf '%s' "$missing"
done
