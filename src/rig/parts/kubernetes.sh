# Real Kubernetes for the origin's file server, built once: v1.34.4 from the Go module proxy that this machine is set up
# for, v1.20.2 from Debian's source package. They land in files/bin/vVERSION.

kubernetes_version() {
    [ "$line" = classic ] && echo 1.20.2 || echo 1.34.4
}

kubernetes_key() {
    { cat "$here/parts/kubernetes.sh" "$here/parts/go.sh" && kubernetes_version; } | key_of
}

build_kubernetes() {
    version=$(kubernetes_version)
    built=$cache/kubernetes-$version-$(kubernetes_key)
    if [ ! -e "$built" ]; then
        case $line in
        classic) need_old_go ;;
        *) need_go ;;
        esac
        build_once "$built" "build_kubernetes_$line"
    fi
    mkdir -p "$cache/files/bin"
    ln -sfn "../../${built##*/}" "$cache/files/bin/v$version"
    say "Kubernetes $version: $built"
}

build_kubernetes_alone() {
    build_kubernetes
    go_clean
}

need_old_go() {
    wanted=
    [ -x /usr/lib/go-1.19/bin/go ] || wanted="$wanted golang-1.19-go"
    [ -d /usr/share/gocode/src/github.com/modern-go/reflect2 ] ||
        wanted="$wanted golang-github-modern-go-reflect2-dev"
    command -v dpkg-source >/dev/null || wanted="$wanted dpkg-dev"
    [ -z "$wanted" ] || install_on_machine "$wanted"
    go=/usr/lib/go-1.19/bin/go
}

kubernetes_commands='kubeadm kubelet kubectl kube-apiserver kube-controller-manager kube-scheduler kube-proxy'

# $1: the package prefix under which the version's variables stand.
version_flags() {
    for package in "$1k8s.io/component-base/version" "$1k8s.io/client-go/pkg/version"; do
        printf ' -X %s.gitVersion=v%s -X %s.gitMajor=%s -X %s.gitMinor=%s -X %s.gitTreeState=clean' \
            "$package" "$version" "$package" "${version%%.*}" "$package" "$(echo "$version" | cut -d . -f 2)" "$package"
        printf ' -X %s.buildDate=2026-01-01T00:00:00Z' "$package"
    done
}

# $kubernetes_commands of version $version from the Go module proxy.
build_kubernetes_current() {
    go_settings
    mkdir -p "$1/work"
    cd "$1/work"
    kubernetes_module
    packages=
    for name in $kubernetes_commands; do
        packages="$packages k8s.io/kubernetes/cmd/$name"
    done
    # shellcheck disable=SC2086  # a list of packages
    go_build "$1" "$(version_flags '')" $packages
    cd /
    rm -rf "$1/work"
}

# A go.mod that asks for Kubernetes $version. The published module needs its staging modules by version, not by the
# folders that its own go.mod points to.
kubernetes_module() {
    upstream=$("$go" mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
    staged=v0.${version#*.}
    mkdir -p none
    echo 'module none' >none/go.mod
    {
        echo 'module rig'
        grep '^go [0-9]' "$upstream"
        echo "require k8s.io/kubernetes v$version"
        sed -n 's#^\t*\(replace \)*\(k8s.io/[a-z-]*\) => ./staging/.*#\2#p' "$upstream" | while read -r name; do
            case $name in
            # Examples: no command imports them, and not every proxy has them.
            k8s.io/sample-*) echo "replace $name => ./none" ;;
            *) printf 'require %s %s\nreplace %s => %s %s\n' "$name" "$staged" "$name" "$name" "$staged" ;;
            esac
        done
    } >go.mod
}

build_kubernetes_classic() {
    debian_source "$1/source"
    tree=$1/source/tree
    export GO111MODULE=off GOPATH="$1/gopath" GOCACHE="$1/gocache" CGO_ENABLED=0 GOFLAGS=
    mkdir -p "$GOPATH/src/k8s.io"
    ln -s "$tree" "$GOPATH/src/k8s.io/kubernetes"
    # The vendored one predates Go 1.18: programs die in it.
    rm -rf "$tree/vendor/github.com/modern-go/reflect2"
    cp -RL /usr/share/gocode/src/github.com/modern-go/reflect2 "$tree/vendor/github.com/modern-go/"
    cd "$GOPATH/src/k8s.io/kubernetes"
    openapi_definitions "$1"
    for name in $kubernetes_commands; do
        nice "$go" build -trimpath -ldflags "-s -w $(version_flags k8s.io/kubernetes/vendor/)" -o "$1/$name" \
            "k8s.io/kubernetes/cmd/$name"
    done
    cd /
    rm -rf "$1/source" "$1/gopath" "$1/gocache"
}

# What upstream's Makefile generates first.
openapi_definitions() {
    nice "$go" build -o "$1/gopath/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
    packages=$(grep -rl --include='*.go' '+k8s:openapi-gen=' pkg vendor/k8s.io/ staging/src/k8s.io 2>/dev/null |
        grep -vE 'code-generator|sample-apiserver|kube-openapi|/tests?/|_test[.]go|/generators/' |
        sed -e 's#^staging/src/#vendor/#' -e 's#/[^/]*$##' | sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -s -d ,)
    "$1/gopath/openapi-gen" --logtostderr -h /dev/null --report-filename /dev/null \
        -O zz_generated.openapi -p k8s.io/kubernetes/pkg/generated/openapi -o "$GOPATH/src" -i "$packages"
}

# Unpacks Debian's source package of Kubernetes into $1/tree.
debian_source() {
    mkdir -p "$1/lists/partial"
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    echo "deb-src [signed-by=$keyring] $(debian_mirror) bookworm main" >"$1/sources.list"
    set -- "$1" -o "Dir::Etc::SourceList=$1/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o "Dir::State::Lists=$1/lists" -o APT::Sandbox::User=root
    folder=$1
    shift
    apt-get "$@" update
    (cd "$folder" && apt-get "$@" --download-only source kubernetes)
    dpkg-source --no-check -x "$folder"/kubernetes_*.dsc "$folder/tree"
}
