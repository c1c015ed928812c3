# What firewalld does: firewall-state.sh ZONE... policy:POLICY...   (what is ours)
# Prints "running yes|no", "boots yes|no" (it does not run, and will after the node's next start), "policies yes|no" (it
# knows policies between zones), "loaded yes|no" (ours work as their files say, or will), "others-loaded yes|no" (all others
# do, too: a reload loses nothing). Changes nothing.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
# Each call starts an interpreter and takes a second on a busy node: all zones at once, and no call that another answers.
asked=0
now=$(firewall-cmd --list-all-zones 2>/dev/null) || asked=$?
case $asked in
0) ;;
127 | 252)
    # There is none, or it does not run.
    boots=no policies=no
    if [ "$asked" = 252 ] && [ "$(systemctl is-enabled firewalld 2>/dev/null)" = enabled ]; then
        boots=yes
    fi
    # It cannot be asked; where it knows policies, one came with it.
    [ ! -d /usr/lib/firewalld/policies ] || policies=yes
    printf '%s\n' 'running no' "boots $boots" "policies $policies" "loaded $boots" 'others-loaded yes'
    exit 0
    ;;
*)
    echo "firewall-cmd --list-all-zones ended with $asked" >&2
    exit 1
    ;;
esac
printf '%s\n' 'running yes' 'boots no'
# A zone becomes one line, without "(active)", which is said of what runs and never of what is written.
joined() { printf '%s\n' "$1" | awk 'BEGIN { RS = "" } { sub(/ \([a-z, ]*\)\n/, "\n"); gsub(/\n/, "|"); print }'; }
kept=$(joined "$(firewall-cmd --permanent --list-all-zones 2>/dev/null)")
now=$(joined "$now")
policies=no
# An old one does not know the word.
if more=$(firewall-cmd --list-all-policies 2>/dev/null); then
    policies=yes
    now="$now
$(joined "$more")"
    kept="$kept
$(joined "$(firewall-cmd --permanent --list-all-policies 2>/dev/null)")"
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
