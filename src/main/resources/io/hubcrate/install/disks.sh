# For each folder given: the folder, free kilobytes and mount point of its file system, with tabs between. A folder that
# is not there yet counts where it would be made.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

for folder in "$@"; do
    there=$folder
    while [ ! -d "$there" ]; do
        there=$(dirname -- "$there")
    done
    df -P -k -- "$there" | {
        read -r _
        read -r _ _ _ free _ mount
        printf '%s\t%s\t%s\n' "$folder" "$free" "$mount"
    }
done
