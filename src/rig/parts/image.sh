# The node image of a line: the root, made a bare node of that release by node/setup.sh.

image_key() {
    {
        basename "$(dirname "$root_tar")"
        basename "$repository"
        cat "$here/parts/image.sh"
        find "$here/node" -type f -exec sha256sum {} + | sed "s#$here##" | sort
    } | key_of
}

# Sets image.
need_image() {
    need_root
    need_repository
    root_image=hubcrate-rig/root:$(basename "$(dirname "$root_tar")" | sed 's/^root-//')
    image=hubcrate-rig/$line:$(image_key)
    engine image inspect "$image" >/dev/null 2>&1 && return 0
    began=$(date +%s)
    engine image inspect "$root_image" >/dev/null 2>&1 || {
        say 'importing the root (once)'
        engine import --change 'ENV container=docker' "$root_tar" "$root_image" >/dev/null
    }
    say "building the $line node image (once)"
    context=$run/context
    rm -rf "$context"
    mkdir -p "$context/tree/usr/libexec/hubcrate-rig"
    cp -R "$here/node/common/." "$here/node/$line/." "$context/tree/"
    cp -R "$repository/base" "$here/node/setup.sh" "$context/tree/usr/libexec/hubcrate-rig/"
    cat >"$context/Dockerfile" <<END
FROM $root_image
COPY tree /
RUN sh /usr/libexec/hubcrate-rig/setup.sh $line
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/usr/libexec/hubcrate-rig/init"]
END
    DOCKER_BUILDKIT=0 engine build --quiet --network none --tag "$image" "$context" >"$run/image.log" 2>&1 || {
        tail -n 25 "$run/image.log" >&2
        give_up 'could not build the node image'
    }
    rm -rf "$context"
    say "built the $line node image in $(($(date +%s) - began)) s"
}
