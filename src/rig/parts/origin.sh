# What plays the internet for the builder: a registry and a file server, on this machine's loopback alone. The nodes do
# not reach it. Files: rpm/LINE (the packages' repository), bin (programs).

origin_folder() {
    printf '%s' "$run/origin"
}

origin_up() {
    origin=$(origin_folder)
    mkdir -p "$origin/files/rpm" "$cache/files/bin" "$cache/registry"
    ln -sfn "$cache/files/bin" "$origin/files/bin"
    ln -sfn "$repository/rpms" "$origin/files/rpm/$line"
    cp "$repository/RPM-GPG-KEY-rig" "$origin/files/rpm/RPM-GPG-KEY-rig"
    if ! serving files; then
        start_serving files "Serving HTTP on 127.0.0.1 port " python3 -u -m http.server --bind 127.0.0.1 \
            --directory "$origin/files" 0
    fi
    if ! serving registry; then
        registry_configuration >"$origin/registry.yml"
        OTEL_TRACES_EXPORTER=none start_serving registry 'listening on 127.0.0.1:' \
            docker-registry serve "$origin/registry.yml"
    fi
}

registry_configuration() {
    cat <<END
version: 0.1
log: {level: info}
storage:
  filesystem: {rootdirectory: $cache/registry, maxthreads: 64}
  delete: {enabled: true}
http: {addr: "127.0.0.1:0"}
END
}

serving() {
    [ -s "$(origin_folder)/$1.port" ] && ours "$(origin_folder)/$1.pid"
}

# $1: name, $2: what stands before the port in its output, then the command. The system picks the port.
start_serving() {
    name=$1
    before=$2
    shift 2
    : >"$origin/$name.log"
    setsid "$@" </dev/null >>"$origin/$name.log" 2>&1 9>&- &
    echo $! >"$origin/$name.pid"
    waited=0
    until sed -n "s/.*$before\([0-9][0-9]*\).*/\1/p" "$origin/$name.log" | head -n 1 | grep . >"$origin/$name.port"; do
        waited=$((waited + 1))
        [ "$waited" -lt 80 ] || give_up "the origin's $name do not start; see $origin/$name.log"
        sleep 0.25
    done
}

origin_properties() {
    echo "origin.files=http://127.0.0.1:$(cat "$(origin_folder)/files.port")/"
    echo "origin.registry=127.0.0.1:$(cat "$(origin_folder)/registry.port")"
}

origin_down() {
    for name in files registry; do
        if serving "$name"; then
            kill "$(cat "$(origin_folder)/$name.pid")"
        fi
    done
    rm -rf "$(origin_folder)"
}
