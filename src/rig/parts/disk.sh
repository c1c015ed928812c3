# Each node's disk: a file system of a chosen size in a sparse file, so that kubelet and tests see its fill level alone.

disk_up() {
    file=$site_folder/disks/$1.$disk_type
    [ -e "$file" ] || {
        truncate -s "${disk_size}M" "$file"
        case $disk_type in
        ext4) mkfs.ext4 -q -m 0 -F "$file" ;;
        xfs) mkfs.xfs -q -f -n ftype=1 "$file" ;;
        *) give_up "--filesystem is ext4 or xfs, not $disk_type" ;;
        esac
    }
    mkdir -p "$site_folder/disks/$1"
    mountpoint -q "$site_folder/disks/$1" || mount -o loop "$file" "$site_folder/disks/$1"
}

# umount gives the loop device back too.
disks_down() {
    for node in $node_names; do
        disk=$site_folder/disks/$node
        waited=0
        while mountpoint -q "$disk" && ! umount "$disk" 2>/dev/null; do
            waited=$((waited + 1))
            [ "$waited" -lt 40 ] || give_up "$disk is in use"
            sleep 0.25
        done
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
