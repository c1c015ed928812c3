# The layers of the classic line's images: the same base, what is in the kernel's old form on its nodes, and what chart
# 2.0.0 runs.

classic_proxy_version=4.5.3

classic_layers_key() {
    {
        cat "$here/parts/classic-layers.sh" "$here/parts/layers.sh" "$here/images/layer.py" "$here/images/complete.py" \
            "$here/images/classic/"*.txt
        candidate_versions libc6 $base_packages $node_packages
    } | key_of
}

# Sets layers: base, legacy, jupyterhub, hub, singleuser and proxy, each as need_layers has them.
need_classic_layers() {
    layers=$cache/layers-classic-$(classic_layers_key)
    [ -e "$layers" ] || python_with_pip
    build_once "$layers" build_classic_layers
}

build_classic_layers() {
    proxy_version=$classic_proxy_version
    base_layer "$1"
    legacy_layer "$1"
    proxy_layer "$1"
    for name in jupyterhub hub singleuser; do
        python_tree "$1/work/$name" "$here/images/classic/$name.txt"
    done
    for name in hub singleuser; do
        /usr/bin/python3 "$here/images/complete.py" "$1/work/jupyterhub/$python_folder" "$1/work/$name/$python_folder"
    done
    for name in jupyterhub hub singleuser; do
        pack_layer "$1" "$name"
    done
    rm -rf "$1/work"
}

# Upon the base, which both lines have byte for byte: iptables as the nodes have it, in the kernel's old form. Rules in
# both forms would not see each other.
legacy_layer() {
    tree=$1/work/legacy
    mkdir -p "$tree/usr/sbin"
    for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
        ln -s xtables-legacy-multi "$tree/usr/sbin/$name"
    done
    pack_layer "$1" legacy
}
