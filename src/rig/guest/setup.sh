#!/bin/sh
# Runs once inside the tree of a node: makes it a machine of its own with the kernel $1, SELinux enforcing.
set -eu
kernel=$1
rig=/usr/libexec/hubcrate-rig

depmod "$kernel"
systemctl unmask systemd-modules-load.service sys-kernel-config.mount >/dev/null 2>&1
printf '%s\n' virtio_net xhci_pci usb_storage sd_mod >/etc/modules-load.d/rig.conf
systemctl enable rig-network.service >/dev/null 2>&1
echo '/dev/vda / ext4 defaults 0 1' >/etc/fstab
rm -f /.dockerenv "$rig/init"

# rpm labels what it installs, as on Enterprise Linux: it looks for its plugin where its own macros say.
mkdir -p /usr/lib64/rpm-plugins
ln -s /usr/lib/x86_64-linux-gnu/rpm-plugins/selinux.so /usr/lib64/rpm-plugins/selinux.so

printf 'SELINUX=enforcing\nSELINUXTYPE=default\n' >/etc/selinux/config
# Debian's policy, as its package would install it, and what it lacks.
modules=$(sed 's#.*#-i /usr/share/selinux/default/&.pp.bz2#' /usr/share/selinux/default/.modules)
# shellcheck disable=SC2086  # a list of options
semodule -n -s default -X 100 $modules
semodule -n -s default -X 400 -i "$rig/rig.cil"
rm -rf /usr/share/selinux "$rig"
# As on the other nodes: packages of the rig that put something there do not own the folder.
mkdir "$rig"
mount -t proc proc /proc
setfiles -F -e /proc /etc/selinux/default/contexts/files/file_contexts /
umount /proc
