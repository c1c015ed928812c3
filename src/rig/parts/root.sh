# The tree that both lines' nodes start from: Debian 12 with systemd, and what every Enterprise Linux has before anybody
# installs anything. No container runtime, no conntrack, socat, ethtool, CNI plugins, NFS: those come as packages.

root_packages='systemd systemd-sysv dbus libpam-systemd openssh-server sudo iproute2 iptables nftables kmod procps
util-linux mount rpm dnf firewalld gnupg gpgv tar xz-utils hostname iputils-ping ca-certificates openssl selinux-utils
xfsprogs libnss-myhostname'

root_key() {
    { cat "$here/parts/root.sh" && candidate_versions libc6 $root_packages; } | key_of
}

build_root() {
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || give_up 'no source of Debian 12 (bookworm, main) in this machine'"'"'s apt sources'
    tree=$1/tree
    # shellcheck disable=SC2086  # a list of package names
    debootstrap --variant=minbase --components=main --include="$(echo $root_packages | tr ' ' ',')" \
        bookworm "$tree" "$mirror"
    # Nothing of where it came from, and of Debian's package programs, stays.
    rm -rf "$tree"/var/cache/apt "$tree"/var/lib/apt "$tree"/etc/apt "$tree"/var/log/* "$tree"/usr/share/doc/* \
        "$tree"/usr/share/locale/* "$tree"/usr/share/man/* "$tree"/usr/bin/apt* "$tree"/usr/bin/dpkg* \
        "$tree"/etc/ssh/ssh_host_* "$tree"/etc/machine-id "$tree"/var/lib/dbus/machine-id
    tar -C "$tree" --numeric-owner -cf "$1/root.tar" .
    rm -rf "$tree"
}

# Sets root_tar.
need_root() {
    folder=$cache/root-$(root_key)
    build_once "$folder" build_root
    root_tar=$folder/root.tar
}
