# Each node's disk: a file system of a chosen size in a sparse file, so that kubelet and tests see its fill level alone.

disk_up() {
    disk=$site_folder/disks/$1
    mountpoint -q "$disk" && return 0
    # A site keeps the file system that it was made with.
    for file in "$disk.ext4" "$disk.xfs"; do
        [ ! -e "$file" ] || disk_type=${file##*.}
    done
    file=$disk.$disk_type
    if [ ! -e "$file" ]; then
        truncate -s "${disk_size}M" "$file.part"
        case $disk_type in
        ext4) mkfs.ext4 -q -m 0 -F "$file.part" ;;
        xfs) mkfs.xfs -q -f -n ftype=1 "$file.part" ;;
        *) give_up "--filesystem is ext4 or xfs, not $disk_type" ;;
        esac
        mv "$file.part" "$file"
    fi
    mkdir -p "$disk"
    mount -o loop "$file" "$disk"
}

# umount gives the loop device back too.
disk_down() {
    disk=$site_folder/disks/$1
    waited=0
    while mountpoint -q "$disk" && ! umount "$disk" 2>/dev/null; do
        waited=$((waited + 1))
        [ "$waited" -lt 40 ] || give_up "$disk is in use"
        sleep 0.25
    done
}

# Leaves so many megabytes, none if not said.
fill_node() {
    disk=$(property "node.$1.disk")
    free=$(df --output=avail -B 1M "$disk" | tail -n 1)
    free=$((free - ${2:-0}))
    [ "$free" -gt 0 ] || return 0
    fallocate -l "${free}M" "$disk/rig-ballast" 2>/dev/null || :
    if [ "${2:-0}" = 0 ]; then
        # What is left below one megabyte, to the last block.
        cat /dev/zero 2>/dev/null >"$disk/rig-ballast-rest" || :
    fi
    df -h "$disk" | tail -n 1
}

unfill_node() {
    disk=$(property "node.$1.disk")
    rm -f "$disk/rig-ballast" "$disk/rig-ballast-rest"
}
