# What the kernel does, by its effect and not by what tools claim: modules built in are listed nowhere.
#   module:NAME:PROOF   PROOF is a path that is there with the module, or fs:NAME of a file system
#   setting:KEY         of sysctl
# Prints for each "module NAME yes|no" or "setting KEY VALUE", the value "-" if the kernel has no such setting.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

for ask in "$@"; do
    rest=${ask#*:}
    case $ask in
    module:*)
        name=${rest%%:*} proof=${rest#*:} there=no
        case $proof in
        fs:*) ! grep -qw -- "${proof#fs:}" /proc/filesystems || there=yes ;;
        *) [ ! -e "$proof" ] || there=yes ;;
        esac
        echo "module $name $there"
        ;;
    setting:*)
        file=/proc/sys/$(printf '%s' "$rest" | tr . /)
        value=-
        if [ -r "$file" ]; then
            value=$(tr -s '\t ' '  ' <"$file")
        fi
        echo "setting $rest $value"
        ;;
    esac
done
