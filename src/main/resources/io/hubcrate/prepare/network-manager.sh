# network-manager.sh look     prints "installed yes|no"
# network-manager.sh reload   lets it read its configuration, if it runs
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
case $1 in
look) if command -v NetworkManager >/dev/null 2>&1; then echo installed yes; else echo installed no; fi ;;
reload)
    if systemctl is-active NetworkManager >/dev/null 2>&1; then
        systemctl reload NetworkManager </dev/null
    fi
    ;;
esac
