# Brings a service to a state: service-change.sh NAME enabled|- running|restarted|-   or   NAME disabled|- stopped|-
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
exec </dev/null
systemctl daemon-reload
case $3 in
stopped)
    systemctl stop "$1"
    # One that failed would stay in systemd's list, even without a file.
    systemctl reset-failed "$1" 2>/dev/null || :
    ;;
esac
case $2 in
enabled) systemctl enable "$1" ;;
disabled) systemctl disable "$1" ;;
esac
case $3 in
running) systemctl start "$1" ;;
restarted) systemctl restart "$1" ;;
esac || {
    systemctl --no-pager --full status "$1" >&2 || :
    journalctl --no-pager -n 20 -u "$1" >&2 || :
    exit 5
}
# Links that enable a service reach the disk later on by themselves; what is called done must be there.
sync
