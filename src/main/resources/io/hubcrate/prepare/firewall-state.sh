# What firewalld does: firewall-state.sh ZONE... policy:POLICY...   (what is ours)
# Prints "running yes|no", "boots yes|no" (it does not run, and will after the node's next start), "policies yes|no" (it
# knows policies between zones), "loaded yes|no" (ours work as their files say, or will), "others-loaded yes|no" (all others
# do, too: a reload loses nothing). Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
if ! firewall-cmd --state >/dev/null 2>&1; then
    boots=no policies=no
    if command -v firewall-cmd >/dev/null 2>&1 && [ "$(systemctl is-enabled firewalld 2>/dev/null)" = enabled ]; then
        boots=yes
    fi
    # It cannot be asked; where it knows policies, one came with it.
    [ ! -d /usr/lib/firewalld/policies ] || policies=yes
    printf '%s\n' 'running no' "boots $boots" "policies $policies" "loaded $boots" 'others-loaded yes'
    exit 0
fi
printf '%s\n' 'running yes' 'boots no'
# Each call starts an interpreter and takes a second on a busy node: all zones at once. A zone becomes one line, without
# "(active)", which is said of what runs and never of what is written.
listed() { firewall-cmd "$@" 2>/dev/null | awk 'BEGIN { RS = "" } { sub(/ \([a-z, ]*\)\n/, "\n"); gsub(/\n/, "|"); print }'; }
now=$(listed --list-all-zones)
kept=$(listed --permanent --list-all-zones)
policies=no
if firewall-cmd --get-policies >/dev/null 2>&1; then
    policies=yes
    now="$now
$(listed --list-all-policies)"
    kept="$kept
$(listed --permanent --list-all-policies)"
fi
echo "policies $policies"
of() { printf '%s\n' "$2" | grep -E "^$1[|]" || :; }
loaded=yes
mine='^$'
for own in "$@"; do
    case "$policies $own" in "no policy:"*) continue ;; esac
    own=${own#policy:}
    mine="$mine|^$own[|]"
    if [ -z "$(of "$own" "$now")" ] || [ "$(of "$own" "$now")" != "$(of "$own" "$kept")" ]; then loaded=no; fi
done
echo "loaded $loaded"
# The zone that Docker gave it may be gone from its files already, with Docker itself.
case "
$kept" in *"
docker|"*) ;; *) mine="$mine|^docker[|]" ;; esac
# Which interface is in which zone is often known at run time alone; who said it (NetworkManager, Docker) says it again.
others() { grep -vE "$mine" | sed 's/|  interfaces:[^|]*//' | sort; }
if [ "$(printf '%s\n' "$now" | others)" = "$(printf '%s\n' "$kept" | others)" ]; then others=yes; else others=no; fi
echo "others-loaded $others"
