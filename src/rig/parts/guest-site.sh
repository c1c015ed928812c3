# A site of one emulated node, cp1. Its disk stands behind a cache that gives on what the guest has flushed and nothing
# else: ended at once with the machine, it loses what a disk loses whose power is cut.

guest_up() {
    own_site guest_left
    engine_up
    need_guest
    origin_up
    mkdir -p "$site_folder"
    [ ! -s "$site_folder/line" ] || [ -e "$site_folder/guest" ] || give_up "site $site has containers for nodes"
    echo "$line" >"$site_folder/line"
    if [ ! -s "$site_folder/guest" ]; then
        free_network
        echo "172.29.$third" >"$site_folder/guest"
    fi
    prefix=$(cat "$site_folder/guest")
    site_keys
    [ -e "$site_folder/disk.raw" ] || make_guest_disk
    {
        echo "node.cp1.address=$prefix.11"
        echo 'nodes=cp1'
        echo "guest=$guest"
        shared_properties
    } >"$site_folder/site.properties"
    guest_start
    # Known to the disk before any power is cut.
    printf 'engineer:%s\n' "$(cat "$site_folder/keys/engineer.password")" | site_ssh cp1 'chpasswd && sync'
}

# One that was killed before it was a guest has nothing to end.
guest_left() {
    if [ -e "$site_folder/guest" ]; then
        guest_down
    else
        site_down
    fi
}

# What makes the guest itself, with the labels of its policy.
make_guest_disk() {
    cp --sparse=always "$guest/disk.raw" "$site_folder/disk.part"
    mkdir -p "$site_folder/disk"
    own_files cp1 "$prefix.11" >"$site_folder/own.tar"
    cp "$site_folder/known_hosts.cp1" "$site_folder/known_hosts"
    # The mount goes with the shell, however it ends.
    unshare -m sh -euc '
        mount -o loop "$1/disk.part" "$1/disk"
        tar -C "$1/disk" --numeric-owner -xf "$1/own.tar"
        mount -t proc proc "$1/disk/proc"
        chroot "$1/disk" setfiles -F /etc/selinux/default/contexts/files/file_contexts /etc /root /home
        umount "$1/disk/proc" "$1/disk"' sh "$site_folder"
    rm -f "$site_folder/own.tar"
    mv "$site_folder/disk.part" "$site_folder/disk.raw"
}

guest_start() {
    ours "$site_folder/guest.pid" && return 0
    prefix=$(cat "$site_folder/guest")
    guest=$(property guest)
    tap=$mark${prefix##*.}
    [ -e "/sys/class/net/$tap" ] || {
        ip tuntap add dev "$tap" mode tap
        ip addr add "$prefix.1/24" dev "$tap"
        ip link set "$tap" up
    }
    rm -f "$site_folder/disk.sock" "$site_folder"/monitor.*
    # It writes the file once it listens; in the foreground it would end with this shell.
    TMPDIR=$site_folder setsid nbdkit --pidfile "$site_folder/disk.pid" --unix "$site_folder/disk.sock" --filter=cache \
        file "$site_folder/disk.raw" 9>&-
    mkfifo "$site_folder/monitor.in" "$site_folder/monitor.out"
    setsid qemu-system-x86_64 -name "$site" -accel tcg,thread=multi -cpu max -smp 2 -m 2304 -nodefaults -no-user-config \
        -display none -kernel "$guest/kernel" -initrd "$guest/initrd" \
        -append "console=ttyS0 quiet net.ifnames=0 security=selinux enforcing=1 rig.address=$prefix.11/24" \
        -drive "file=nbd:unix:$site_folder/disk.sock,format=raw,if=virtio,cache=writeback" \
        -netdev "tap,id=net,ifname=$tap,script=no,downscript=no" -device virtio-net-pci,netdev=net,romfile= \
        -device qemu-xhci -serial "file:$site_folder/console.log" \
        -chardev "pipe,id=monitor,path=$site_folder/monitor" -mon chardev=monitor,mode=readline \
        </dev/null >"$site_folder/guest.log" 2>&1 9>&- &
    echo $! >"$site_folder/guest.pid"
    # Until it is qemu, it looks like this shell, and like nothing of ours.
    while [ "$(command_of "/proc/$!")" = "$(command_of "/proc/$$")" ]; do
        sleep 0.05
    done
    await_that "$site: the guest" guest_answers
}

guest_answers() {
    ours "$site_folder/guest.pid" || give_up "the guest has ended: $(cat "$site_folder/guest.log")"
    state=$(site_ssh cp1 systemctl is-system-running 2>/dev/null) || [ "$state" = degraded ]
}

# $1: what, then the command; emulation beside other work may take minutes.
await_that() {
    awaited=$1
    shift
    waited=0
    until "$@"; do
        waited=$((waited + 1))
        [ "$waited" -lt 1200 ] || give_up "$awaited does not come up"
        sleep 0.5
    done
}

# Power cut: neither the guest nor its disk's cache gets to say another word.
guest_kill() {
    for name in disk guest; do
        if ours "$site_folder/$name.pid"; then
            kill -9 "$(cat "$site_folder/$name.pid")"
        fi
    done
    guest_gone
}

# As an operator shuts a machine down.
guest_stop() {
    if ours "$site_folder/guest.pid"; then
        site_ssh cp1 'systemctl poweroff' || :
        await_that 'the end of the guest' guest_ended
    fi
    ! ours "$site_folder/disk.pid" || kill "$(cat "$site_folder/disk.pid")"
    guest_gone
}

guest_ended() {
    ! ours "$site_folder/guest.pid"
}

# A process that ends first forgets its name, then lets go of what it holds: the tap, the socket.
guest_gone() {
    for name in disk guest; do
        [ -s "$site_folder/$name.pid" ] || continue
        ending=/proc/$(cat "$site_folder/$name.pid")
        while ours "$site_folder/$name.pid" || [ -z "$(command_of "$ending")" ] && [ -n "$(ls "$ending/fd" 2>/dev/null)" ]; do
            sleep 0.1
        done
        rm -f "$site_folder/$name.pid"
    done
}

# A stick with the folder $1's content, FAT as it is sold; it appears in the guest as /dev/sda.
guest_plug() {
    [ -d "$1" ] || give_up "no such folder: $1"
    ours "$site_folder/guest.pid" || give_up 'the guest does not run'
    guest_unplug
    rm -f "$site_folder/stick.raw"
    truncate -s "$(($(du -sm "$1" | cut -f 1) * 21 / 20 + 80))M" "$site_folder/stick.raw"
    mkfs.vfat -F 32 -n HUBCRATE "$site_folder/stick.raw" >/dev/null
    (cd "$1" && mcopy -s -Q -i "$site_folder/stick.raw" ./* ::)
    echo "drive_add 0 if=none,id=stick,format=raw,file=$site_folder/stick.raw" >"$site_folder/monitor.in"
    echo 'device_add usb-storage,id=stick,drive=stick,removable=on' >"$site_folder/monitor.in"
    await_that 'the stick' site_ssh cp1 'test -b /dev/sda'
}

guest_unplug() {
    site_ssh cp1 'test -b /dev/sda' || return 0
    echo 'device_del stick' >"$site_folder/monitor.in"
    await_that 'the removal of the stick' site_ssh cp1 '! test -b /dev/sda'
}

guest_down() {
    [ -e "$site_folder/guest" ] || give_up "no guest $site is up"
    guest_kill
    tap=$mark$(sed 's/.*\.//' "$site_folder/guest")
    [ ! -e "/sys/class/net/$tap" ] || ip link del "$tap"
    rm -rf "$site_folder"
    last_site_down
}
