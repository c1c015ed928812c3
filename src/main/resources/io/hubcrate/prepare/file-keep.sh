# Keeps a copy of a file, with all that belongs to it, before it is replaced.
#   $1  the file   $2  the folder of what is kept   $3  the name there
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 077

mkdir -p -- "$2"
rm -f -- "$2/.$3.new"
cp -a -- "$1" "$2/.$3.new"
sync "$2/.$3.new" 2>/dev/null || sync
mv -f -- "$2/.$3.new" "$2/$3"
# The label of its place here; giving it back labels it anew.
if command -v restorecon >/dev/null 2>&1; then
    restorecon -F -- "$2/$3" 7>&- 9>&- || :
fi
