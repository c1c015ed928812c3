# Prints "device PATH" for each that is swapped to, "mode OCTAL" of /etc/fstab, and its lines after "fstab ".
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
sed -n '2,$s/^\([^[:space:]]*\)[[:space:]].*/device \1/p' /proc/swaps
if [ -e /etc/fstab ]; then
    echo "mode $(stat -L -c %a /etc/fstab)"
    # The last line may lack its end.
    sed 's/^/fstab /' /etc/fstab
    [ -z "$(tail -c 1 /etc/fstab)" ] || echo
fi
