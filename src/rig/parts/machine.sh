# The machine that carries the rig: where things lie, what must be installed, who may build at the moment.

say() {
    printf 'rig: %s\n' "$*" >&2
}

give_up() {
    say "$*"
    exit 1
}

choose_paths() {
    cache=${HUBCRATE_RIG_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hubcrate-rig}
    run=$cache/run
    site_folder=$run/sites/$site
    network=hubcrate-$site
    # What the machine knows of this cache's engine starts so: bridges, whose names have at most 15 characters, and
    # control groups. Two caches, so two engines, may be at work.
    mark=rig$(echo "$cache" | sha256sum | cut -c 1-6)n
    PATH=$PATH:/usr/sbin:/sbin
    export PATH LC_ALL=C
    umask 022
}

# command:package, as Debian names it
machine_programs='dockerd:docker.io containerd:containerd docker-registry:docker-registry debootstrap:debootstrap
createrepo_c:createrepo-c rpmbuild:rpm rpmsign:rpm gpg:gnupg ssh:openssh-client ip:iproute2
mkfs.ext4:e2fsprogs mkfs.xfs:xfsprogs busybox:busybox-static python3:python3-minimal flock:util-linux'

require_machine() {
    [ "$(id -u)" = 0 ] || give_up 'must be run as root: it makes containers, networks and loop devices'
    require_programs $machine_programs
    mkdir -p "$run"
    chmod 700 "$cache"
}

require_programs() {
    missing=
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
    done
    [ -z "$missing" ] || install_on_machine "$missing"
}

# $1: package names. One at a time, whichever rig command asks: apt-get does not wait for another.
install_on_machine() {
    mkdir -p "$cache"
    (
        flock 8
        install_packages_alone "$1"
    ) 8>"$cache/lock-packages" || exit 1
}

# Services that come with them must not start: the rig has its own.
install_packages_alone() {
    command -v apt-get >/dev/null 2>&1 || give_up "wants Debian 12, or these already there:$1"
    say "installing with apt-get:$1"
    log=$(mktemp)
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    else
        policy=
    fi
    status=0
    # shellcheck disable=SC2086  # a list of package names
    { fresh_index && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1; } \
        >"$log" 2>&1 || status=$?
    [ -z "$policy" ] || rm -f "$policy"
    [ "$status" = 0 ] || tail -n 20 "$log" >&2
    rm -f "$log"
    [ "$status" = 0 ] || give_up "apt-get could not install:$1"
}

# The package index may be absent (containers) or out of date.
fresh_index() {
    if [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -1 2>/dev/null | head -n 1)" ]; then
        return 0
    fi
    apt-get update
}

# Prints the address from which this machine itself installs Debian.
debian_mirror() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 2>/dev/null |
        sed -n 's/ bookworm main$//p' | head -n 1
}

# Versions that apt would install of the packages given: part of what a built thing depends on.
candidate_versions() {
    apt-cache policy "$@" | sed -n '/^[^ ]/p; /Candidate:/p'
}

# Reads everything and prints 16 characters that stand for it.
key_of() {
    sha256sum | cut -c 1-16
}

# One at a time, whoever calls; $1 is the lock's name, then the function.
with_lock() {
    mkdir -p "$run"
    exec 9>"$cache/$1"
    shift
    flock -n 9 || {
        say 'waiting for another rig command to end'
        flock 9
    }
    "$@"
    exec 9>&-
}

# Builds $1 with the function $2 into a folder beside it, and renames: what is in the cache is whole.
build_once() {
    [ -e "$1" ] && return 0
    say "building ${1##*/} (once)"
    began=$(date +%s)
    rm -rf "$1.part"
    mkdir -p "$1.part"
    # Not as part of a condition: there the shell would go on after a failure, and keep half a thing.
    (
        set -e
        "$2" "$1.part"
    ) >"$1.log" 2>&1 9>&- &
    wait "$!" || {
        tail -n 25 "$1.log" >&2
        give_up "could not build ${1##*/}; the end of $1.log stands above"
    }
    mv "$1.part" "$1"
    say "built ${1##*/} in $(($(date +%s) - began)) s"
}

clean_cache() {
    [ -z "$(ls "$run/sites" 2>/dev/null)" ] || give_up "a site is up: $(ls "$run/sites")"
    engine_down
    exec 9>&-
    rm -rf "$cache"
}

# Whether the process whose number file $1 keeps runs and is the rig's: numbers are used again.
ours() {
    [ -s "$1" ] && command_of "/proc/$(cat "$1")" | grep -qF "$run/"
}

# Nothing of one that has ended meanwhile.
command_of() {
    { tr '\0' ' ' <"$1/cmdline"; } 2>/dev/null || :
}

# Builds step back for others by RIG_NICE, not at all if it is not set: tests wait for them.
nice() {
    command nice -n "${RIG_NICE:-0}" "$@"
}
