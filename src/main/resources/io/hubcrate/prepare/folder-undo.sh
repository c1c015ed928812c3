# Takes a folder away if nothing is in it.   $1  the folder
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

rmdir -- "$1" 2>/dev/null || :
