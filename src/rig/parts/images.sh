# The images of a cluster of the current line, under their upstream names, in the storage of the origin's registry. Real
# programs in each; the bases are the rig's own.

chart_version=4.4.0
pause_version=3.10.1

# Each line: name|user|folder|entrypoint|command|layers|programs (file:place).
image_list() {
    version=$(kubernetes_version)
    place=/usr/local/bin
    for name in kube-apiserver kube-controller-manager kube-scheduler; do
        echo "registry.k8s.io/$name:v$version|0|/||$name||$kubernetes/$name:$place/$name"
    done
    cat <<END
registry.k8s.io/kube-proxy:v$version|0|/||kube-proxy|base|$kubernetes/kube-proxy:$place/kube-proxy
registry.k8s.io/etcd:$etcd_version-0|0|/||etcd||$programs/etcd:$place/etcd $programs/etcdctl:$place/etcdctl $programs/etcdutl:$place/etcdutl
registry.k8s.io/coredns/coredns:v$coredns_version|0|/|/coredns|||$programs/coredns:/coredns
registry.k8s.io/pause:$pause_version|65535:65535|/|/pause|||$programs/pause:/pause
docker.io/cloudnativelabs/kube-router:v$router_version|0|/|kube-router||base|$programs/kube-router:$place/kube-router
quay.io/jupyterhub/k8s-hub:$chart_version|1000|/srv/jupyterhub|tini --|jupyterhub --config /usr/local/etc/jupyterhub/jupyterhub_config.py|base jupyterhub hub|
quay.io/jupyterhub/k8s-singleuser-sample:$chart_version|1000|/home/jovyan|tini --|jupyter lab|base jupyterhub singleuser|
quay.io/jupyterhub/configurable-http-proxy:$proxy_version|65534|/|configurable-http-proxy||base proxy|
quay.io/jupyterhub/k8s-network-tools:$chart_version|0|/||/bin/sh|base|
END
    [ -z "$scheduler" ] ||
        echo "registry.k8s.io/kube-scheduler:v$scheduler_version|0|/||kube-scheduler||$scheduler/kube-scheduler:$place/kube-scheduler"
}

images_key() {
    {
        cat "$here/parts/images.sh" "$here/images/image.py" "$here/images/layer.py"
        echo "$kubernetes $programs $layers $scheduler"
    } | key_of
}

# Wants kubernetes, programs, layers and scheduler. Sets images: a folder with images.list, each image's name and digest.
need_images() {
    images=$cache/images-$(images_key)
    build_once "$images" build_images
}

build_images() {
    mkdir -p "$1/work"
    image_list >"$1/work/wanted"
    while IFS='|' read -r name user folder entrypoint command bases brought; do
        paths=
        for base in $bases; do
            paths="$paths $layers/$base"
        done
        [ -z "$brought" ] || program_layer "$1/work" "$brought"
        [ -z "$brought" ] || paths="$paths $1/work/$packed"
        # shellcheck disable=SC2086  # a list of paths
        /usr/bin/python3 "$here/images/image.py" "$1/layout" "$name" \
            "$(image_config "$user" "$folder" "$entrypoint" "$command")" $paths >>"$1/images.list"
    done <"$1/work/wanted"
    push_images "$1"
    rm -rf "$1/work" "$1/layout"
}

# A layer of programs alone, $2: file:place...; with the folder that any program may expect. Sets packed.
program_layer() {
    packed=$(echo "$2" | key_of)
    mkdir -p "$1/tree/tmp"
    chmod 1777 "$1/tree/tmp"
    for pair in $2; do
        install -D -m 755 "${pair%%:*}" "$1/tree${pair#*:}"
    done
    /usr/bin/python3 "$here/images/layer.py" "$1/tree" "$1/$packed"
    rm -rf "$1/tree"
}

# As JSON: user, folder, entrypoint, command. None of the words has a quote or a space.
image_config() {
    printf '{"User":"%s","WorkingDir":"%s","Env":["PATH=%s","LANG=C.UTF-8"' "$1" "$2" \
        /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    [ "$1" != 1000 ] || printf ',"HOME=/home/jovyan","NB_USER=jovyan","NB_UID=1000"'
    printf ']'
    [ -z "$3" ] || printf ',"Entrypoint":["%s"]' "$(echo "$3" | sed 's/ /","/g')"
    [ -z "$4" ] || printf ',"Cmd":["%s"]' "$(echo "$4" | sed 's/ /","/g')"
    printf '}'
}

# Into the storage that the origin's registry serves, by a registry for this alone: the origin may be down, or end.
push_images() {
    registry_configuration >"$1/work/registry.yml"
    OTEL_TRACES_EXPORTER=none docker-registry serve "$1/work/registry.yml" >"$1/work/registry.log" 2>&1 &
    registry=$!
    trap 'kill "$registry"' EXIT
    waited=0
    until address=$(sed -n 's/.*listening on \(127[.]0[.]0[.]1:[0-9]*\).*/\1/p' "$1/work/registry.log" | grep .); do
        waited=$((waited + 1))
        [ "$waited" -lt 80 ] && kill -0 "$registry" || give_up "no registry to push to; see $1/work/registry.log"
        sleep 0.25
    done
    while read -r name digest; do
        skopeo --insecure-policy copy --quiet --dest-tls-verify=false "oci:$1/layout:$name" "docker://$address/$name"
        pushed=$(skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://$address/$name")
        [ "$pushed" = "$digest" ] || give_up "$name was pushed as $pushed, not $digest"
    done <"$1/images.list"
}
