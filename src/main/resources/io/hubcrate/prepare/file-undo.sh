# Takes a file away, or gives back what was kept of it.
#   $1  the path   $2  the kept copy; empty for none
#   $3  "keep" if what stands there is not ours: then the copy goes beside it
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

# What was on its way and never arrived, too.
rm -f -- "$1.hubcrate-new" "$(dirname -- "$1")/.hubcrate-$(basename -- "$1")".*.partial
if [ "$3" = keep ]; then
    if [ -n "$2" ]; then
        cp -a -- "$2" "$1.hubcrate-before"
    fi
elif [ -n "$2" ]; then
    cp -a -- "$2" "$1.hubcrate-new"
    sync "$1.hubcrate-new" 2>/dev/null || sync
    mv -f -- "$1.hubcrate-new" "$1"
    if command -v restorecon >/dev/null 2>&1; then
        restorecon -F -- "$1" 7>&- 9>&- || :
    fi
else
    rm -f -- "$1"
fi
if [ -d "$(dirname -- "$1")" ]; then
    sync "$(dirname -- "$1")" 2>/dev/null || sync
fi
