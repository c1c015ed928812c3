# The published chart's own scheduler for users' pods, of another version of Kubernetes: its roles know the resources of
# this one alone. The checkout's chart takes whatever kubeadm brings.

scheduler_version=1.30.14

scheduler_key() {
    { cat "$here/parts/scheduler.sh" "$here/parts/go.sh" "$here/parts/kubernetes.sh"; } | key_of
}

# Sets scheduler: a folder with it; empty if nobody wants it.
need_scheduler() {
    scheduler=
    [ "$chart" = published ] || return 0
    scheduler=$cache/scheduler-$scheduler_version-$(scheduler_key)
    [ -e "$scheduler" ] || need_go
    build_once "$scheduler" build_scheduler
}

build_scheduler() {
    go_settings
    version=$scheduler_version
    mkdir -p "$1/work"
    cd "$1/work"
    kubernetes_module
    go_build "$1" "$(version_flags '')" k8s.io/kubernetes/cmd/kube-scheduler
    cd /
    rm -rf "$1/work"
}
