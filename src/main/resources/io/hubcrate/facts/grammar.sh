# What one node is, in one go; run as root. It reads, and writes one thing that it removes again: a file for etcd's
# disk probe. Grammar of its output, read by FactsReader:
#     hubcrate-facts 1
#     KEY=VALUE            KEY: [a-z][a-z0-9._-]*, VALUE: printable ASCII, at most 1000 characters
#     unknown=KEY REASON   for what could not be read; never a guess
#     end=hubcrate-facts
# Arguments: the folders of runtime, kubelet, etcd and hubcrate, then yes if etcd will live here.
set +eu
first_umask=${HUBCRATE_UMASK:-$(umask)}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
umask 022
exec 2>/dev/null </dev/null

have() { command -v "$1" >/dev/null 2>&1; }
unknown() { printf 'unknown=%s %s\n' "$1" "$2"; }
printable() { tr -c '\n -~' '?' | cut -c 1-1000; }

say() { # KEY VALUE: whatever the value holds, this is one line
    case $2 in
    '') return ;;
    *[!\ -~]*) printf '%s=%s\n' "$1" "$(printf '%s' "$2" | head -c 4000 | tr '\n' '?' | printable)" ;;
    *) if [ ${#2} -gt 1000 ]; then
        printf '%s=%s\n' "$1" "$(printf '%s' "$2" | cut -c 1-1000)"
    else
        printf '%s=%s\n' "$1" "$2"
    fi ;;
    esac
}

each() { # KEY MOST: the same of every line of the input, of the first MOST
    head -c 1000000 | printable | {
        n=0
        while IFS= read -r line; do
            [ -n "$line" ] || continue
            n=$((n + 1))
            if [ "$n" -gt "$2" ]; then
                unknown "$1" "more than $2"
                break
            fi
            printf '%s=%s\n' "$1" "$line"
        done
    }
}

limit() { # SECONDS COMMAND...: what may hang
    if have timeout; then timeout "$@"; else
        shift
        "$@"
    fi
}
text() { head -c 4000 "$1" | tr -d '\000' | head -n 1; }
fact() { # KEY FILE: the first line of a file, unknown if there is none
    if [ -r "$2" ]; then say "$1" "$(text "$2")"; else unknown "$1" "no $2"; fi
}
filled() { [ -d "$1" ] && [ -n "$(ls -A "$1" | head -n 1)" ]; }
# Of what install made here, it keeps a record: a first line with the format, then one for each thing, that begins with
# the step.
steps() { sed -n '2,$s/ .*//p' "$1/node/record" | sort -u; }
