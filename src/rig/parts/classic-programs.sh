# The programs of a cluster of the classic line beside Kubernetes itself: CoreDNS and kube-router from the Go module proxy,
# with the Go that Kubernetes 1.20 wants; etcd from Debian.

classic_coredns_version=1.7.0
classic_router_version=1.6.1
etcd_packages='etcd-server etcd-client'

classic_programs_key() {
    {
        cat "$here/parts/classic-programs.sh" "$here/parts/programs.sh" "$here/parts/go.sh" "$here/parts/kubernetes.sh" \
            "$here/images/pause/main.go" "$here/images/coredns/main.go"
        candidate_versions golang-1.19-go $etcd_packages
    } | key_of
}

# Sets programs: a folder with all of them.
need_classic_programs() {
    programs=$cache/programs-classic-$(classic_programs_key)
    [ -e "$programs" ] || need_old_go
    build_once "$programs" build_classic_programs
}

build_classic_programs() {
    go_settings
    # Of their own: nobody else compiles with this Go, and the other line's builds clear theirs away when they end.
    GOPATH=$1/work/path
    GOCACHE=$1/work/compiled
    coredns_version=$classic_coredns_version
    build_pause "$1"
    build_coredns "$1"
    build_classic_router "$1"
    unpack_etcd "$1"
    cd /
    rm -rf "$1/work"
}

# The last 1.x: it reads Endpoints, where 2.x wants EndpointSlices of a version that Kubernetes 1.20 does not have.
build_classic_router() {
    router=github.com/cloudnativelabs/kube-router
    new_module "$1" router "$router@v$classic_router_version"
    go_build "$1" "-X $router/pkg/version.Version=v$classic_router_version" "$router/cmd/kube-router"
}

unpack_etcd() {
    mkdir -p "$1/work/debs"
    # shellcheck disable=SC2086  # a list of package names
    (cd "$1/work/debs" && apt-get download $etcd_packages)
    for deb in "$1"/work/debs/*.deb; do
        dpkg-deb -x "$deb" "$1/work/etcd"
    done
    mv "$1/work/etcd/usr/bin/etcd" "$1/work/etcd/usr/bin/etcdctl" "$1/"
}
