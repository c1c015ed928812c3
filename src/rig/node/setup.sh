#!/bin/sh
# Runs once inside the tree of a node image: makes it a bare node of the line $1.
set -eu
line=$1
rig=/usr/libexec/hubcrate-rig

# systemd finds the units of both kinds of names.
ln -sf /usr/lib/systemd/system/ssh.service /etc/systemd/system/sshd.service
systemctl enable ssh.service firewalld.service dbus.service >/dev/null 2>&1
systemctl set-default multi-user.target >/dev/null 2>&1
# What belongs to a machine and not to a container.
systemctl mask systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket \
    systemd-udevd-kernel.socket getty.target getty@tty1.service console-getty.service systemd-timesyncd.service \
    systemd-resolved.service systemd-networkd.service run-rpc_pipefs.mount dev-hugepages.mount \
    sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount \
    systemd-modules-load.service e2scrub_all.timer apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
    fstrim.timer >/dev/null 2>&1

# The kernel is the machine's: what these set would hold for it too.
rm -f /usr/lib/sysctl.d/* /etc/sysctl.d/*

# Enterprise Linux starts nothing that nobody asked for.
mkdir -p /usr/lib/systemd/system-preset
rm -f /usr/lib/systemd/system-preset/*
printf 'enable ssh.service\nenable firewalld.service\nenable dbus.*\n' >/usr/lib/systemd/system-preset/90-default.preset
echo 'disable *' >/usr/lib/systemd/system-preset/99-default-disable.preset

# Debian's rpm keeps root's own database; Enterprise Linux has the system's.
mkdir -p /etc/rpm /var/lib/rpm /etc/pki/rpm-gpg
echo '%_dbpath /var/lib/rpm' >/etc/rpm/macros
ln -sf dnf /usr/bin/yum
rpm --initdb
rpm -i --nosignature --nodigest "$rig"/base/*.rpm
rm -rf "$rig/base"

# The release's own repositories, as a site without internet has them: configured, and out of reach.
mkdir -p /etc/yum.repos.d
for repository in base updates extras; do
    printf '[%s]\nname=%s\nbaseurl=http://mirror.invalid/$releasever/%s/$basearch/\ngpgcheck=1\nenabled=1\n\n' \
        "$repository" "$repository" "$repository"
done >/etc/yum.repos.d/release.repo
printf '[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\nbest=True\n' >/etc/dnf/dnf.conf

sed -i 's/^DefaultZone=.*/DefaultZone=public/' /etc/firewalld/firewalld.conf
if [ "$line" = classic ]; then
    # As CentOS 7 has it: iptables in the kernel's old form, under firewalld too.
    sed -i 's/^FirewallBackend=.*/FirewallBackend=iptables/' /etc/firewalld/firewalld.conf
    for program in iptables ip6tables; do
        update-alternatives --set "$program" "/usr/sbin/$program-legacy" >/dev/null
    done
fi

# deploy: sudo without a password; engineer: sudo asks. The passwords are set when a site is made.
groupadd -f wheel
useradd -m -s /bin/bash -G wheel deploy
useradd -m -s /bin/bash -G wheel engineer
echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy
chmod 440 /etc/sudoers /etc/sudoers.d/deploy
# Each of a test's many logins would start and end a systemd of that user's own.
mkdir -p /var/lib/systemd/linger
touch /var/lib/systemd/linger/root /var/lib/systemd/linger/deploy /var/lib/systemd/linger/engineer
printf 'PermitRootLogin prohibit-password\nUseDNS no\nGSSAPIAuthentication no\n' >/etc/ssh/sshd_config.d/rig.conf
rm -f /etc/debian_version /etc/motd /etc/update-motd.d/* "$rig/setup.sh"
: >/etc/resolv.conf
