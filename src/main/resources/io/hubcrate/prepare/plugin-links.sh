# CNI plugins of packages that are not where the runtime looks: plugin-links.sh missing|make
# missing prints the links that are to be made, make makes them.
from=/usr/libexec/cni
to=/opt/cni/bin
[ -d "$from" ] || exit 0
[ "$1" = missing ] || mkdir -p "$to"
for plugin in "$from"/*; do
    link=$to/${plugin##*/}
    if [ ! -x "$plugin" ] || [ -e "$link" ]; then
        continue
    fi
    if [ "$1" = missing ]; then
        echo "$link"
    else
        ln -sfn "$plugin" "$link"
    fi
done
