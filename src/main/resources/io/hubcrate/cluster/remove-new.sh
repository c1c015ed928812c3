# Removes the files of a folder that were not there before: remove-new.sh FOLDER NAME...
folder=$1
shift
for path in "$folder"/* "$folder"/.[!.]*; do
    [ -e "$path" ] || [ -h "$path" ] || continue
    for name in "$@"; do
        [ "${path##*/}" != "$name" ] || continue 2
    done
    rm -rf -- "$path"
done
