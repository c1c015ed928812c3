# What Docker holds: lines "image ID NAME" for each name, "damaged ID" for each image of whose layers
# folders are gone from the disk, and "kept ID NAME" for each container of ours that keeps an image. Nothing as long as no Docker answers.
# Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
command -v docker >/dev/null || exit 0
timeout 60 docker version >/dev/null 2>&1 || exit 0
# In two commands: one that fails behind a pipe would look like an empty store.
ids=$(docker image ls --quiet --no-trunc) || exit 1
if [ -n "$ids" ]; then
    # shellcheck disable=SC2086  # a list of digests
    images=$(printf '%s\n' $ids | sort -u | xargs docker image inspect --format \
        '{{$id := .Id}}{{range .RepoTags}}image {{$id}} {{.}}{{"\n"}}{{end}}layers {{$id}} {{index .GraphDriver.Data "UpperDir"}}:{{index .GraphDriver.Data "LowerDir"}}') ||
        exit 1
    printf '%s\n' "$images" | while read -r kind id rest; do
        case $kind in
        image) echo "image $id $rest" ;;
        layers)
            whole=yes
            IFS=:
            for folder in $rest; do
                case $folder in
                '' | *'<no value>'*) ;;
                *) [ -d "$folder" ] || whole=no ;;
                esac
            done
            unset IFS
            [ $whole = yes ] || echo "damaged $id"
            ;;
        esac
    done
fi
keepers=$(docker container ls --all --quiet --filter label=hubcrate=keeper) || exit 1
[ -n "$keepers" ] || exit 0
# shellcheck disable=SC2086  # a list of identifiers
docker container inspect --format 'kept {{.Image}} {{.Config.Image}}' $keepers
