# What firewalld does: firewall-state.sh ZONE... policy:POLICY...   (what is ours)
# Prints "running yes|no", "boots yes|no" (it does not run, and will after the node's next start), "policies yes|no" (it
# knows policies between zones), "loaded yes|no" (ours work as their files say, or will), "live yes|no" (they do, but for
# the sources, ports and protocols of the first, which can be changed while it runs), "others-loaded yes|no" (all others
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
    printf '%s\n' 'running no' "boots $boots" "policies $policies" "loaded $boots" 'live no' 'others-loaded yes'
    exit 0
    ;;
*)
    echo "firewall-cmd --list-all-zones ended with $asked" >&2
    exit 1
    ;;
esac
printf '%s\n' 'running yes' 'boots no'
# A zone becomes one line, without "(active)", which is said of what runs and never of what is written; and in one order:
# what was added while it ran stands last there.
joined() {
    printf '%s\n' "$1" | awk '
        function ordered(line,   words, n, i, j, word, head) {
            if (line !~ /^  (sources|ports|protocols|interfaces):/) { return line }
            head = substr(line, 1, index(line, ":"))
            n = split(substr(line, length(head) + 1), words, " ")
            for (i = 2; i <= n; i++) {
                word = words[i]
                for (j = i - 1; j > 0 && words[j] > word; j--) { words[j + 1] = words[j] }
                words[j + 1] = word
            }
            for (i = 1; i <= n; i++) { head = head " " words[i] }
            return head
        }
        BEGIN { RS = "" }
        {
            sub(/ \([a-z, ]*\)\n/, "\n")
            n = split($0, rows, "\n")
            all = rows[1]
            for (row = 2; row <= n; row++) { all = all "|" ordered(rows[row]) }
            print all
        }'
}
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
settled() { printf '%s\n' "$1" | sed -E 's/[|]  (sources|ports|protocols):[^|]*//g'; }
loaded=yes live=yes
first=$1
mine='^$'
for own in "$@"; do
    case "$policies $own" in "no policy:"*) continue ;; esac
    own=${own#policy:}
    mine="$mine|^$own[|]"
    runs=$(of "$own" "$now")
    written=$(of "$own" "$kept")
    [ -n "$runs" ] && [ "$runs" = "$written" ] && continue
    loaded=no
    [ -n "$runs" ] && [ "$own" = "$first" ] && [ "$(settled "$runs")" = "$(settled "$written")" ] || live=no
done
printf 'loaded %s\nlive %s\n' "$loaded" "$live"
# The zone that Docker gave it may be gone from its files already, with Docker itself.
case "
$kept" in *"
docker|"*) ;; *) mine="$mine|^docker[|]" ;; esac
# Which interface is in which zone is often known at run time alone; who said it (NetworkManager, Docker) says it again.
others() { grep -vE "$mine" | sed 's/|  interfaces:[^|]*//' | sort; }
if [ "$(printf '%s\n' "$now" | others)" = "$(printf '%s\n' "$kept" | others)" ]; then others=yes; else others=no; fi
echo "others-loaded $others"
