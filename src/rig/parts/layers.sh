# The layers that the rig's images are put together from: Debian's packages unpacked, and Python's and npm's beside them.
# Nothing is installed on the machine, and no engine is needed: a layer is a tree, packed the same way each time.

# One base for all: a shell, Python 3.11, and what speaks to the kernel's firewall and routes.
base_packages='base-files base-passwd bash coreutils dash findutils grep sed mawk gzip tar hostname netbase procps
libc-bin usr-is-merged kmod iproute2 iptables ipset conntrack libstdc++6 python3 tini'
node_packages='nodejs'
proxy_version=5.2.0
python_folder=usr/local/lib/python3.11/dist-packages

layers_key() {
    {
        cat "$here/parts/layers.sh" "$here/images/layer.py" "$here/images/complete.py" "$here/images/"*.txt
        candidate_versions libc6 $base_packages $node_packages
    } | key_of
}

# Sets layers: for each of base, jupyterhub, hub, singleuser and proxy a .tar.gz and a .json with what images say of it.
need_layers() {
    layers=$cache/layers-$(layers_key)
    [ -e "$layers" ] || python_with_pip
    build_once "$layers" build_layers
}

# Debian's Python, whatever other ones stand before it in the path: the images have it, too.
python_with_pip() {
    /usr/bin/python3 -m pip --version >/dev/null 2>&1 || install_on_machine ' python3-pip'
}

build_layers() {
    base_layer "$1"
    proxy_layer "$1"
    # What hub and user's server have in common is there once.
    for name in jupyterhub hub singleuser; do
        python_tree "$1/work/$name" "$here/images/$name.txt"
    done
    for name in hub singleuser; do
        /usr/bin/python3 "$here/images/complete.py" "$1/work/jupyterhub/$python_folder" "$1/work/$name/$python_folder"
    done
    for name in jupyterhub hub singleuser; do
        pack_layer "$1" "$name"
    done
    rm -rf "$1/work"
}

# $1: where the layers go, $2: the layer's name, whose tree is packed and removed.
pack_layer() {
    /usr/bin/python3 "$here/images/layer.py" "$1/work/$2" "$1/$2"
    rm -rf "$1/work/$2"
}

base_layer() {
    tree=$1/work/base
    for folder in bin sbin lib lib64; do
        mkdir -p "$tree/usr/$folder"
        ln -s "usr/$folder" "$tree/$folder"
    done
    unpack_debs "$1/work" "$tree" "$base_packages"
    ls "$1/work/debs" >"$1/base.list"
    mkdir -p "$tree/proc" "$tree/sys" "$tree/dev" "$tree/run" "$tree/tmp" "$tree/home/jovyan" "$tree/srv/jupyterhub"
    chmod 1777 "$tree/tmp"
    # What the packages' own scripts would have done.
    cp "$tree/usr/share/base-passwd/passwd.master" "$tree/etc/passwd"
    cp "$tree/usr/share/base-passwd/group.master" "$tree/etc/group"
    echo 'jovyan:x:1000:1000:Default user:/home/jovyan:/bin/bash' >>"$tree/etc/passwd"
    echo 'jovyan:x:1000:' >>"$tree/etc/group"
    chown 1000:1000 "$tree/home/jovyan" "$tree/srv/jupyterhub"
    printf 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n' >"$tree/etc/nsswitch.conf"
    ln -s mawk "$tree/usr/bin/awk"
    for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
        ln -s xtables-nft-multi "$tree/usr/sbin/$name"
    done
    ldconfig -r "$tree"
    pack_layer "$1" base
}

# $1: a folder for the packages, $2: a tree, $3: packages' names. Takes everything that they need and $1/../base.list
# does not have.
unpack_debs() {
    rm -rf "$1/debs"
    mkdir -p "$1/debs/partial"
    : >"$1/status"
    # shellcheck disable=SC2086  # a list of package names
    apt-get -o "Dir::State::status=$1/status" -o "Dir::Cache::archives=$1/debs" -o Debug::NoLocking=1 \
        -o APT::Sandbox::User=root --no-install-recommends --yes --download-only install $3
    rmdir "$1/debs/partial"
    rm -f "$1/debs/lock"
    for deb in "$1"/debs/*.deb; do
        if grep -qxsF "${deb##*/}" "$1/../base.list"; then
            continue
        fi
        dpkg-deb --fsys-tarfile "$deb" | tar -C "$2" --keep-directory-symlink -xf -
    done
    rm -rf "$2"/usr/share/doc "$2"/usr/share/man "$2"/usr/share/locale "$2"/usr/share/lintian "$2"/usr/share/bug \
        "$2"/usr/share/doc-base "$2"/usr/share/info "$2"/var/cache "$2"/var/lib/dpkg
}

proxy_layer() {
    tree=$1/work/proxy
    mkdir -p "$tree"
    unpack_debs "$1/work" "$tree" "$base_packages $node_packages"
    merge_folders "$tree"
    npm install --global --prefix "$tree/usr/local" --omit=dev --no-audit --no-fund --ignore-scripts \
        --cache "$1/work/npm" "configurable-http-proxy@$proxy_version"
    pack_layer "$1" proxy
}

# A layer's /lib would hide the link of the base.
merge_folders() {
    for folder in bin sbin lib lib64; do
        if [ -d "$1/$folder" ]; then
            mkdir -p "$1/usr/$folder"
            cp -a "$1/$folder/." "$1/usr/$folder/"
            rm -rf "${1:?}/$folder"
        fi
    done
}

# $1: the tree, $2: a list that pins every package: nothing is worked out, so nothing moves. Compiled by content, since
# layers have no times.
python_tree() {
    mkdir -p "$1"
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m pip install --quiet --root "$1" --ignore-installed --no-deps \
        --no-compile --no-cache-dir --break-system-packages --no-warn-script-location --root-user-action ignore \
        --requirement "$2"
    find "$1" -depth -type d -name tests -path '*/dist-packages/*' -exec rm -rf {} +
    # What is written for another Python is left as it is.
    /usr/bin/python3 -m compileall -q -j 2 --invalidation-mode unchecked-hash -s "$1" -p / "$1/usr" || :
}
