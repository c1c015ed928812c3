# Keeps images from kubelet's garbage collection, or lets go of them: docker-keep.sh keep NAME... or docker-keep.sh release NAME...
# A container that was made and never started is no pod's, so kubelet takes no notice of it; Docker refuses to remove its image.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
verb=$1
shift
for name in "$@"; do
    keeper=hubcrate-keeps-$(printf '%s' "$name" | sha256sum | cut -c 1-24)
    old=$(docker container ls --all --quiet --filter "name=^/$keeper\$" --filter label=hubcrate=keeper) || exit 1
    [ -z "$old" ] || docker container rm "$old" >/dev/null || exit 1
    [ "$verb" = keep ] || continue
    # Never from a network: what is not here is nowhere to be had.
    docker image inspect "$name" >/dev/null || exit 1
    docker container create --name "$keeper" --label hubcrate=keeper --network none --entrypoint /hubcrate-keeper "$name" >/dev/null || exit 1
done
