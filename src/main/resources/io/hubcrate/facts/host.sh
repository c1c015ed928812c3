# What this machine is and what guards it.
system() {
    say user.id "$(id -u)"
    say umask.session "$first_umask"
    say umask.login "$(sed -n 's/^[[:space:]]*UMASK[[:space:]]\{1,\}\([0-7]*\).*/\1/p' /etc/login.defs | head -n 1)"
    if [ -r /etc/os-release ]; then
        # Not sourced: the file is data here, not a program.
        for name in ID ID_LIKE VERSION_ID PRETTY_NAME; do
            value=$(sed -n "s/^$name=//p" /etc/os-release | head -n 1 | tr -d "\"'")
            case $name in
            ID) say os.id "$value" ;;
            ID_LIKE) say os.like "$value" ;;
            VERSION_ID) say os.version "$value" ;;
            *) say os.name "$value" ;;
            esac
        done
    else
        unknown os.id "no /etc/os-release"
    fi
    say kernel.running "$(uname -r)"
    ls /lib/modules | each kernel.installed 30
    # Only these: the rest is nobody's concern.
    for word in $(text /proc/cmdline); do
        case $word in cgroup* | systemd.unified_cgroup_hierarchy=* | fips=*) say kernel.option "$word" ;; esac
    done
    say arch "$(uname -m)"
    if have systemd-detect-virt; then
        say virt "$(systemd-detect-virt)"
    else
        unknown virt "no systemd-detect-virt"
    fi
    libc=$(getconf GNU_LIBC_VERSION | sed -n 's/^glibc //p')
    [ -n "$libc" ] || libc=$(ldd --version | head -n 1 | sed -n 's/.*[^0-9.]\([0-9]\{1,\}\.[0-9]\{1,\}\)$/\1/p')
    if [ -n "$libc" ]; then say glibc "$libc"; else unknown glibc "no getconf, no ldd"; fi
    cpus=$(getconf _NPROCESSORS_ONLN || nproc || grep -c '^processor' /proc/cpuinfo)
    if [ -n "$cpus" ]; then say cpus "$cpus"; else unknown cpus "no getconf, no nproc"; fi
    say memory.kib "$(sed -n 's/^MemTotal:[^0-9]*\([0-9]*\).*/\1/p' /proc/meminfo)"
    sed -n '2,$p' /proc/swaps | tr -s '\t ' ' ' | each swap.device 20
    sed -n '/^[[:space:]]*#/d; s/[[:space:]]\{1,\}/ /gp' /etc/fstab | grep ' swap ' | each swap.fstab 20
    fact machine.id /etc/machine-id
    fact machine.uuid /sys/class/dmi/id/product_uuid
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        say cgroup.version 2
        say cgroup.controllers "$(text /sys/fs/cgroup/cgroup.controllers)"
    elif [ -r /proc/cgroups ]; then
        say cgroup.version 1
        say cgroup.controllers "$(sed -n 's/^\([a-z_]*\)[[:space:]].*[[:space:]]1$/\1/p' /proc/cgroups | tr '\n' ' ')"
    else
        unknown cgroup.version "no /sys/fs/cgroup"
    fi
}

module() { # NAME EFFECT: whether it works already, else whether it could
    if [ -n "$2" ] && [ -e "$2" ]; then
        say "module.$1" effective
    elif [ -d "/sys/module/$1" ]; then
        say "module.$1" loaded
    elif grep -q "/$1\.ko" "/lib/modules/$(uname -r)/modules.builtin"; then
        say "module.$1" builtin
    elif ! have modprobe; then
        unknown "module.$1" "no modprobe"
    elif modprobe -n -q "$1" 7>&- 9>&-; then
        say "module.$1" loadable
    else
        say "module.$1" missing
    fi
}

settings() {
    if grep -q overlay /proc/filesystems; then say module.overlay effective; else module overlay ''; fi
    module br_netfilter /proc/sys/net/bridge/bridge-nf-call-iptables
    module nf_conntrack /proc/sys/net/netfilter/nf_conntrack_max
    module vxlan ''
    for key in net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables \
        net.ipv4.conf.all.rp_filter net.ipv4.conf.default.rp_filter fs.inotify.max_user_instances \
        fs.inotify.max_user_watches user.max_user_namespaces vm.overcommit_memory kernel.panic; do
        file=/proc/sys/$(printf '%s' "$key" | tr . /)
        [ -r "$file" ] && say "sysctl.$key" "$(text "$file")"
    done
    for file in /usr/lib/sysctl.d/*.conf /run/sysctl.d/*.conf /etc/sysctl.d/*.conf /etc/sysctl.conf; do
        [ -f "$file" ] || continue
        sed -n 's/[[:space:]]//g; s/^-//; /^net\.ipv4\.ip_forward=/p; /^net\.bridge\.bridge-nf-call/p' "$file" |
            while IFS= read -r line; do say sysctl-file "$file $line"; done
    done
}

folder() { # KEY PATH: where it really lies, though it may not be there yet
    top=$2
    rest=
    while [ ! -d "$top" ] && [ "$top" != / ] && [ -n "$top" ]; do
        rest=/${top##*/}$rest
        top=${top%/*}
        [ -n "$top" ] || top=/
    done
    real=$(cd -P -- "$top" && pwd -P)
    [ "$real" = / ] && [ -n "$rest" ] && real=
    say "folder.$1" "$real$rest"
}

storage() {
    folder runtime "$1"
    folder kubelet "$2"
    folder etcd "$3"
    folder hubcrate "$4"
    n=0
    while read -r device point type options rest; do
        case $type in
        ext2 | ext3 | ext4 | xfs | btrfs | zfs | f2fs | vfat | exfat | tmpfs | overlay | nfs | nfs4 | cifs | fuse*) ;;
        *) continue ;;
        esac
        case $type:$point in
        overlay:/) ;;
        tmpfs:/ | tmpfs:/tmp | tmpfs:/var/* | tmpfs:/run | tmpfs:/opt*) ;;
        overlay:* | tmpfs:*) continue ;;
        esac
        n=$((n + 1))
        if [ "$n" -gt 200 ]; then
            unknown mount "more than 200"
            break
        fi
        sizes=
        case $type in
        nfs* | cifs | fuse*) ;; # a server that does not answer would hold us for ever
        *) sizes=$(stat -f -c '%S %b %a %c %d' "$(printf '%b' "$point")") ;;
        esac
        say mount "$point $device $type $options ${sizes:-- - - - -}"
        if [ "$type" = xfs ] && have xfs_info; then
            say xfs.ftype "$point $(xfs_info "$(printf '%b' "$point")" | sed -n 's/.*ftype=\([01]\).*/\1/p' | head -n 1)"
        fi
    done </proc/mounts
    have xfs_info || unknown xfs.ftype "no xfs_info"
    sed -n 's/^[[:space:]]*[^#[:space:]][^[:space:]]*[[:space:]]\{1,\}\(\/[^[:space:]]*\).*/\1/p' /etc/fstab | each fstab 100
    ls /etc/systemd/system/*.mount | each fstab.unit 100
    if [ "$5" = yes ]; then fsync "$3"; fi
    # Of somebody else's data nothing can be reckoned as ours.
    if steps "$4" | grep -q '^container-runtime$'; then
        held runtime "$1"
        held etcd "$3"
    fi
}

fsync() { # At most 200 single synchronous writes, as etcd's log does them; dd says itself how long each took
    place=$1
    while [ ! -d "$place" ]; do
        place=${place%/*}
        [ -n "$place" ] || place=/
    done
    probe=$place/.hubcrate-fsync-$$
    trap 'rm -f "$probe"' EXIT HUP INT TERM
    if [ ${#1} -gt 200 ] || ! dd if=/dev/zero of="$probe" bs=2300 count=1 oflag=dsync; then
        unknown fsync "dd cannot write synchronously below $place"
    else
        figures=$(
            begin=$(date +%s)
            n=0
            while [ "$n" -lt 200 ] && [ $(($(date +%s) - begin)) -lt 5 ]; do
                dd if=/dev/zero of="$probe" bs=2300 count=1 oflag=dsync conv=notrunc 2>&1
                n=$((n + 1))
            done | sed -n 's/.* copied, \([0-9.e-]*\) s.*/\1/p'
        )
        if [ -n "$figures" ]; then
            printf '%s\n' "$figures" | each fsync.write 200
        else
            unknown fsync "dd does not say how long it took"
        fi
    fi
    rm -f "$probe"
}

held() { # KEY FOLDER: what lies there already, if that can be summed up soon
    kib=$(limit 20 du -s -x -k "$2" | sed -n 's/^\([0-9]*\)[[:space:]].*/\1/p')
    [ -n "$kib" ] && say "held.$1" "$kib"
}

guards() {
    if [ -r /sys/fs/selinux/enforce ]; then
        if [ "$(text /sys/fs/selinux/enforce)" = 1 ]; then say selinux enforcing; else say selinux permissive; fi
    else
        say selinux disabled
    fi
    if [ -r /proc/sys/crypto/fips_enabled ]; then say fips "$(text /proc/sys/crypto/fips_enabled)"; else say fips 0; fi
    sed -n 's/^[[:space:]]*Defaults.*secure_path[[:space:]]*=[[:space:]]*//p' /etc/sudoers /etc/sudoers.d/* |
        tr -d '"' | each sudo.secure-path 5
    if have systemctl; then
        for unit in firewalld nftables iptables ufw fapolicyd chronyd ntpd systemd-timesyncd systemd-resolved \
            NetworkManager nm-cloud-setup.timer docker containerd cri-docker crio kubelet k3s rke2-server; do
            [ "$(limit 10 systemctl is-active "$unit")" = active ] && say service.active "$unit"
        done
    else
        unknown service.active "no systemctl"
    fi
    if have firewall-cmd; then
        state=$(limit 20 firewall-cmd --state 2>&1 | head -n 1)
        say firewalld.state "$state"
        if [ "$state" = running ]; then
            say firewalld.default "$(limit 20 firewall-cmd --get-default-zone)"
            limit 20 firewall-cmd --get-active-zones | sed -n 's/^\([^ ]\{1,\}\).*/\1/p' | each firewalld.zone 30
            backend=$(sed -n 's/^FirewallBackend=//p' /etc/firewalld/firewalld.conf)
            say firewalld.backend "${backend:-iptables}"
            # A zone's sources stand behind its target.
            zones=$(limit 20 firewall-cmd --list-all-zones)
            printf '%s\n' "$zones" |
                sed -n 's/^  target: *//p; s/^  sources: */sources /p' |
                while read -r word rest; do
                    [ "$word" = sources ] || target=$word
                    [ "$word $target" = "sources ACCEPT" ] && printf '%s\n' "$rest" | tr ' ' '\n'
                done | sort -u | each firewalld.trusted 500
            opened=$(printf '%s\n' "$zones" | sed -n '/^hubcrate-nodes/,/^$/p')
            printf '%s\n' "$opened" | sed -n 's/^  sources: *//p' | tr ' ' '\n' | each firewalld.opened-from 500
            printf '%s\n' "$opened" | sed -n 's/^  ports: *//p' | tr ' ' '\n' | each firewalld.opened-port 100
        elif have systemctl; then
            say firewalld.boot "$(limit 10 systemctl is-enabled firewalld)"
        fi
        # What a reload or a start would read: whom the site's own zones claim.
        for file in /etc/firewalld/zones/*.xml; do
            zone=${file##*/}
            zone=${zone%.xml}
            case $zone in hubcrate-* | *[!A-Za-z0-9_-]*) continue ;; esac
            [ -f "$file" ] && tr '<\n' '\n ' <"$file" | sed -n "s/^source .*address=[\"']\([^\"']*\)[\"'].*/$zone source \1/p
                s/^interface .*name=[\"']\([^\"']*\)[\"'].*/$zone interface \1/p"
        done | each firewalld.claim 500
    else
        say firewalld.state absent
    fi
    while read -r name path; do
        [ -e "$path" ] && say agent "$name $path"
    done <<LIST
fail2ban /usr/bin/fail2ban-server
rkhunter /usr/bin/rkhunter
chkrootkit /usr/sbin/chkrootkit
AIDE /usr/sbin/aide
AIDE /usr/bin/aide
Tripwire /usr/sbin/tripwire
Samhain /usr/sbin/samhain
OSSEC/Wazuh /var/ossec
ClamAV /usr/sbin/clamd
ClamAV /usr/bin/clamscan
CrowdStrike-Falcon /opt/CrowdStrike
Microsoft-Defender /opt/microsoft/mdatp
SentinelOne /opt/sentinelone
Trellix/McAfee /opt/McAfee
Carbon-Black /opt/carbonblack
Tanium /opt/Tanium
Trend-Micro /opt/ds_agent
Qualys /usr/local/qualys
USBGuard /usr/sbin/usbguard-daemon
SSHGuard /usr/sbin/sshguard
LIST
}
