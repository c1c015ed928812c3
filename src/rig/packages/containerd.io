debs='containerd runc'
release=3.1
summary='An industry-standard container runtime'
requires='container-selinux >= 2:2.74
libseccomp
systemd'
provides='containerd
runc'
units=containerd.service

arrange() {
    # Where runc cannot work as it is, something stands before it; see runc-lowered.
    mkdir -p usr/libexec/hubcrate-rig
    mv usr/sbin/runc usr/libexec/hubcrate-rig/runc
    rm -f usr/bin/runc
    install -m 755 "$here/runc-lowered" usr/bin/runc
}
