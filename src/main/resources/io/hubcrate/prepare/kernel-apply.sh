# Loads modules and sets values, in the order given; whether it helped is found by looking.
#   load:NAME   unload:NAME   KEY=VALUE
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

# SELinux confines modprobe, and would note in its log every lock of ours that it inherits (7 and 9).
for one in "$@"; do
    case $one in
    load:*) modprobe -- "${one#load:}" 2>/dev/null 7>&- 9>&- || : ;;
    unload:*) modprobe -r -- "${one#unload:}" 2>/dev/null 7>&- 9>&- || : ;;
    *=*)
        file=/proc/sys/$(printf '%s' "${one%%=*}" | tr . /)
        if [ -e "$file" ]; then
            printf '%s\n' "${one#*=}" >"$file"
        fi
        ;;
    esac
done
