# Takes away what was needed for a while: staged-remove.sh FOLDER. If FOLDER/log/begun-* tells of something that did not
# come to its end, the log stays with it, and the status is 1.
set -u
for mark in "$1/log/begun-"*; do
    [ -e "$mark" ] || continue
    for one in "$1"/*; do
        [ "$one" = "$1/log" ] || rm -rf -- "$one"
    done
    exit 1
done
rm -rf -- "$1"
