# Succeeds if this host has a default route, as the kernel itself lists its routes.
while read -r _ destination _ _ _ _ _ mask _; do
    if [ "$destination" = 00000000 ] && [ "$mask" = 00000000 ]; then
        exit 0
    fi
done </proc/net/route
exit 1
