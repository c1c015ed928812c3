# Lets go of images that are damaged, with the containers by which they were kept: docker-drop.sh ID...
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
for image in "$@"; do
    docker container ls --all --quiet --filter label=hubcrate=keeper --filter "ancestor=$image" | while read -r keeper; do
        docker container rm "$keeper" >/dev/null
    done
    docker image rm --force "$image" >/dev/null || exit 1
done
