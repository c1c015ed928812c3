# The programs of a cluster of the current line beside Kubernetes itself: each from the Go module proxy, in the version
# that kubeadm or the chart names.

etcd_version=3.6.5
coredns_version=1.12.1
crictl_version=1.34.0
containerd_version=2.4.2
router_version=2.1.0

programs_key() {
    cat "$here/parts/programs.sh" "$here/parts/go.sh" "$here/parts/kubernetes.sh" "$here/images/pause/main.go" \
        "$here/images/coredns/main.go" | key_of
}

# Sets programs: a folder with all of them.
need_programs() {
    programs=$cache/programs-$(programs_key)
    [ -e "$programs" ] || need_go
    build_once "$programs" build_programs
}

build_programs() {
    go_settings
    build_pause "$1"
    build_etcd "$1"
    build_coredns "$1"
    build_containerd "$1"
    build_crictl "$1"
    build_router "$1"
    cd /
    rm -rf "$1/work"
}

# A new module in $1/work/$2, which asks for module $3 at a version.
new_module() {
    mkdir -p "$1/work/$2"
    cd "$1/work/$2"
    "$go" mod init rig
    "$go" get "$3"
}

build_pause() {
    mkdir -p "$1/work/pause"
    cd "$1/work/pause"
    cp "$here/images/pause/main.go" .
    "$go" mod init pause
    go_build "$1" '' .
}

build_etcd() {
    new_module "$1" etcd "go.etcd.io/etcd/server/v3@v$etcd_version"
    "$go" get "go.etcd.io/etcd/etcdctl/v3@v$etcd_version" "go.etcd.io/etcd/etcdutl/v3@v$etcd_version"
    mkdir out
    go_build out '' go.etcd.io/etcd/server/v3 go.etcd.io/etcd/etcdctl/v3 go.etcd.io/etcd/etcdutl/v3
    mv out/server "$1/etcd"
    mv out/etcdctl out/etcdutl "$1/"
}

build_coredns() {
    new_module "$1" coredns "github.com/coredns/coredns@v$coredns_version"
    cp "$here/images/coredns/main.go" .
    "$go" mod edit -module coredns
    go_build "$1" '' .
}

build_containerd() {
    containerd=github.com/containerd/containerd/v2
    new_module "$1" containerd "$containerd@v$containerd_version"
    go_build "$1" "-X $containerd/version.Version=v$containerd_version" -tags=no_btrfs,no_devmapper,no_zfs \
        "$containerd/cmd/containerd" "$containerd/cmd/containerd-shim-runc-v2" "$containerd/cmd/ctr"
}

# The checksum database does not have this one.
build_crictl() (
    GONOSUMDB=sigs.k8s.io/cri-tools
    export GONOSUMDB
    new_module "$1" crictl "sigs.k8s.io/cri-tools@v$crictl_version"
    go_build "$1" "-X sigs.k8s.io/cri-tools/pkg/version.Version=v$crictl_version" sigs.k8s.io/cri-tools/cmd/crictl
)

build_router() {
    router=github.com/cloudnativelabs/kube-router/v2
    new_module "$1" router "$router@v$router_version"
    go_build "$1" "-X $router/pkg/version.Version=v$router_version" "$router/cmd/kube-router"
}
