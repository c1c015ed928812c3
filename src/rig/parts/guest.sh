# An emulated machine for what containers cannot show: a kernel of its own with SELinux enforcing, media plugged in, and
# a disk that forgets what was not flushed when its power goes. Built here; guest-site.sh starts and ends one.

guest_programs='qemu-system-x86_64:qemu-system-x86 nbdkit:nbdkit mkfs.vfat:dosfstools mcopy:mtools'
guest_packages='policycoreutils libsemanage-common selinux-policy-default'
# What of the kernel a node may need; drivers of real hardware are not among it.
guest_modules='arch block crypto fs lib mm net drivers/block drivers/virtio drivers/usb drivers/net/*.ko
drivers/net/vxlan drivers/scsi/scsi_common.ko drivers/scsi/scsi_mod.ko drivers/scsi/sd_mod.ko'
guest_disk_size=8G

guest_kernel_package() {
    apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1
}

guest_key() {
    {
        echo "$image"
        cat "$here/parts/guest.sh"
        find "$here/guest" -type f -exec sha256sum {} + | sed "s#$here##" | sort
        candidate_versions "$(guest_kernel_package)" $guest_packages
    } | key_of
}

# Sets guest: kernel, initrd, disk.raw.
need_guest() {
    need_image
    guest=$cache/guest-$line-$(guest_key)
    build_once "$guest" build_guest
}

build_guest() {
    tree=$1/tree
    mkdir -p "$tree" "$1/debs"
    container=hubcrate-guest-$$
    engine create --name "$container" --network none "$image" >/dev/null
    engine export "$container" | tar -C "$tree" --numeric-owner -xf -
    engine rm "$container" >/dev/null
    (
        cd "$1/debs"
        # As root apt drops its rights to a user who may not write here; it says so and goes on.
        apt-get download "$(guest_kernel_package)" $guest_packages
    )
    for deb in "$1/debs"/*.deb; do
        case $deb in
        */linux-image-*) mkdir "$1/linux" && dpkg-deb -x "$deb" "$1/linux" ;;
        # Not over the tree with dpkg-deb: /sbin and /lib are links there.
        *) dpkg-deb --fsys-tarfile "$deb" | tar -C "$tree" --keep-directory-symlink -xf - ;;
        esac
    done
    kernel=$(basename "$1/linux/lib/modules"/*)
    cp "$1/linux/boot/vmlinuz-$kernel" "$1/kernel"
    copy_modules "$1/linux/lib/modules/$kernel" "$tree/usr/lib/modules/$kernel"
    cp "$here/guest/rig-network.service" "$tree/etc/systemd/system/"
    cp "$here/guest/setup.sh" "$here/guest/rig.cil" "$tree/usr/libexec/hubcrate-rig/"
    # What it mounts goes with it, however it ends.
    unshare -m chroot "$tree" sh /usr/libexec/hubcrate-rig/setup.sh "$kernel"
    build_initrd "$1/initrd.tree" "$tree" "$kernel" | gzip -1 >"$1/initrd"
    truncate -s "$guest_disk_size" "$1/disk.raw"
    mkfs.ext4 -q -F -m 0 -d "$tree" "$1/disk.raw"
    rm -rf "$tree" "$1/debs" "$1/linux" "$1/initrd.tree"
}

# $1: from, $2: to
copy_modules() (
    mkdir -p "$2/kernel"
    cp "$1"/modules.* "$2/"
    cd "$1/kernel"
    # shellcheck disable=SC2086  # patterns
    tar -cf - $guest_modules | tar -C "$2/kernel" -xf -
)

# Prints an archive of what finds the disk. $1: a folder to make it in, $2: the tree, $3: the kernel's release.
build_initrd() (
    mkdir -p "$1/bin" "$1/dev" "$1/modules" "$1/root"
    cp "$(command -v busybox)" "$1/bin/busybox"
    install -m 755 "$here/guest/init" "$1/init"
    number=10
    for wanted in virtio_pci virtio_blk ext4; do
        chroot "$2" modprobe -S "$3" --show-depends "$wanted"
    done | awk '/^insmod/ && !seen[$2]++ { print $2 }' | while read -r module; do
        number=$((number + 1))
        cp "$2$module" "$1/modules/$number-${module##*/}"
    done
    cd "$1"
    find . | busybox cpio -o -H newc
)
