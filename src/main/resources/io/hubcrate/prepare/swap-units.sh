# Units of systemd that would swap again at the next boot, whatever /etc/fstab says: zram, partitions found by their type, units
# of the site's own. Prints "begin", for each "mask UNIT" or, if its file lies where a mask would, "disable UNIT", and
# "end". Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
echo begin
for file in /run/systemd/generator/*.swap /run/systemd/generator.early/*.swap /run/systemd/generator.late/*.swap \
    /etc/systemd/system/*.swap /usr/lib/systemd/system/*.swap; do
    name=${file##*/}
    if [ ! -f "$file" ] || [ "$(readlink "/etc/systemd/system/$name" || :)" = /dev/null ] ||
        grep -qx 'SourcePath=/etc/fstab' "$file"; then
        continue
    fi
    case $file in
    /run/*) printf 'mask %s\n' "$name" ;;
    *)
        systemctl is-enabled "$name" >/dev/null 2>&1 || continue
        if [ -e "/etc/systemd/system/$name" ]; then verb=disable; else verb=mask; fi
        printf '%s %s\n' "$verb" "$name"
        ;;
    esac
done
echo end
