# Part of install.sh: the keys and rules of the site. What hubcrate does not accept as a trust is refused here too.

# The blocks of armored file $1, one file each: $2.1, $2.2, ...; their kinds on standard output.
armored_blocks() {
    awk -v name="$2" '
        { sub(/[ \t\r]+$/, "") }
        !kind && /^-----BEGIN PGP .+-----$/ {
            kind = substr($0, 16, length($0) - 20)
            head = 1
            sum = 0
            file = name "." ++n
            printf "" >file
            next
        }
        !kind { next }
        $0 == "-----END PGP " kind "-----" { print kind; kind = ""; close(file); if (head) exit 1; next }
        head { if ($0 == "") head = 0; next }
        $0 == "" { next }
        sum { exit 1 }
        /^=....$/ { sum = 1; next }
        { print >file }
        END { if (kind) exit 1 }
    ' "$1"
}

# The keys in binary file $1, one a line: number of its primary key, offset and length, time it was made, earliest end
# that any claim over it names (0: none), then 1 or 0 for: may sign by every claim, revoked, claimed; then its weakness.
# Whether claims hold is gpgv's part: here the strictest of all of them counts. Otherwise "bad WHY".
key_packets() {
    bytes "$1" | awk '
#include key-packets.awk
'
}

# Adds binary file $1, of key file $2, to the keyring and its keys to the list keys: fingerprint, that of its primary
# key, then what key_packets says from the time on.
add_binary() {
    key_packets "$1" >"$work/packets" || broken "reading $2"
    read -r first why <"$work/packets" || fail 3 "$2 is damaged: its key cannot be read"
    case "$first $why" in
    "bad is a secret key") fail 3 "$2 is a secret key" "It must not be here. Name the public key of the same pair." ;;
    bad*) fail 3 "$2 $why" "Get it again from who gave it to you." ;;
    esac
    number=0
    while read -r of offset size rest; do
        number=$((number + 1))
        print=$({
            printf %b "\\0231\\0$(printf %03o $((size / 256)))\\0$(printf %03o $((size % 256)))"
            tail -c "+$((offset + 1))" "$1" | head -c "$size"
        } | sha1sum | cut -c 1-40 | tr a-f A-F)
        if [ "$of" = "$number" ]; then
            primary=$print
            printf '%s %s\n' "$print" "$2" >>"$work/primaries"
        fi
        printf '%s %s %s\n' "$print" "$primary" "$rest" >>"$work/keys"
    done <"$work/packets"
    cat "$1" >>"$work/keyring.gpg" || broken "gathering keys"
}

# Adds key file $1. gpgv wants the binary form, and an armored key is nothing but that in Base64.
add_key() {
    named_key=$(shown "$1")
    take "$1" "$work/key" 1024 || fail 3 "$named_key is no key: not a regular file of at most 1 MiB that can be read"
    first=$(head -c 1 "$work/key" | bytes)
    if [ $((${first:-0})) -ge 128 ]; then
        add_binary "$work/key" "$named_key"
        return 0
    fi
    armored_blocks "$work/key" "$work/block" >"$work/kinds" && [ -s "$work/kinds" ] ||
        fail 3 "$named_key is damaged: no whole armored key" "Get it again from who gave it to you."
    blocks=0
    while read -r kind; do
        blocks=$((blocks + 1))
        case $kind in
        "PUBLIC KEY BLOCK") ;;
        "P"RIVATE*) fail 3 "$named_key is a secret key" "It must not be here. Name the public key of the same pair." ;;
        *) fail 3 "$named_key holds a PGP $(shown "$kind"), not a public key" ;;
        esac
        base64 -d "$work/block.$blocks" >"$work/binary" 2>/dev/null ||
            fail 3 "$named_key is damaged: no whole armored key" "Get it again from who gave it to you."
        add_binary "$work/binary" "$named_key"
    done <"$work/kinds"
}

# trust.yaml $1 as lines: "site NAME", "threshold N", "list", "key FINGERPRINT active|revoked|retired [SECONDS]". Only
# the plain forms that docs/trust.md shows are read; "bad LINE WHY" for anything else, whatever YAML makes of it.
read_rules() {
    awk '
#include trust-rules.awk
' "$1"
}

# Reads the single key file $trust.
read_key_file() {
    printf 'threshold 1\n' >"$work/rules"
    add_key "$real"
    note "a single key remembers nothing: whether this bundle is older than an installed one is not known"
}

# Reads the trust folder $trust: as hubcrate does, every file in it must be understood.
read_trust_folder() {
    ls "$real" >/dev/null 2>&1 || fail 3 "$(shown "$trust") cannot be read by this user" \
        "Whoever may read it types the same: ls -ld $(shown "$real")"
    [ "$(find "$real/." ! -name . -prune -print | head -n 201 | grep -c '')" -le 200 ] ||
        fail 3 "$trust holds more than 200 files" "Is it a trust folder?"
    find "$real/." ! -name . -prune \( ! -user 0 ! -user "$caller" -o -perm -0020 -o -perm -0002 \) ! -type l >"$work/odd" ||
        broken "looking at $trust"
    [ ! -s "$work/odd" ] || fail 3 "others can change $(shown "$(head -n 1 "$work/odd")")" \
        "As the owner of the site's keys type: chown -R root: $real && chmod -R go-w $real"
    for file in "$real"/*; do
        [ -e "$file" ] || [ -L "$file" ] || continue
        name=${file##*/}
        [ -f "$file" ] && [ ! -L "$file" ] ||
            fail 3 "$(shown "$file") is not a regular file" "A trust folder has no links and folders."
        case $name in
        *.asc | *.gpg) add_key "$file" ;;
        trust.yaml | sequences.json)
            take "$file" "$work/$name" 1024 || fail 3 "$(shown "$file") cannot be read, or has more than 1 MiB" ;;
        *)
            ! head -c 1048576 "$file" | grep -q 'P[R]IVATE KEY' ||
                fail 3 "$(shown "$file") is a secret key" "It does not belong here."
            case $name in
            *.txt | *.md) ;;
            *) fail 3 "$(shown "$file") is not understood" \
                "Keys are named *.asc or *.gpg, settings trust.yaml, pages *.txt or *.md. Move everything else away." ;;
            esac
            ;;
        esac
    done
    [ -s "$work/keys" ] || fail 3 "there is no key in $trust" "It should hold files *.asc or *.gpg."
    printf 'threshold 1\n' >"$work/rules"
    [ ! -f "$work/trust.yaml" ] || read_rules "$work/trust.yaml" >"$work/rules" || broken "reading trust.yaml"
    awk '$1 == "bad"' "$work/rules" >"$work/odd" || broken "reading trust.yaml"
    if [ -s "$work/odd" ]; then
        read -r word line why <"$work/odd"
        cannot_judge "$trust/trust.yaml:$line: $(shown "$why")" \
            "Write it as docs/trust.md shows it (hubcrate explain trust-store-invalid)."
    fi
    require_keys_as_listed
}

# Compares the key files with the list in trust.yaml, and their number with the threshold.
require_keys_as_listed() {
    awk '
        FNR == NR && $1 == "list" { list = 1 }
        FNR == NR && $1 == "threshold" { threshold = $2 }
        FNR == NR && $1 == "key" { status[$2] = $3 }
        FNR == NR { next }
        list && !($1 in status) { print $1 " in " $2 " is not listed in trust.yaml" }
        $1 in have { print $1 " is in two files, " have[$1] " and " $2 "; keep the newer one" }
        { if (!($1 in have)) count++; have[$1] = $2 }
        END {
            for (key in status) if (status[key] != "revoked" && !(key in have)) print "no key file holds " key
            if (count < threshold) print "trust.yaml asks for " threshold " signers, there are " count " keys"
        }' "$work/rules" "$work/primaries" >"$work/odd" || broken "comparing keys"
    [ ! -s "$work/odd" ] || fail 3 "$trust cannot be used as it is" "$(cat "$work/odd")"
}

read_keys() {
    : >"$work/keyring.gpg"
    : >"$work/keys"
    : >"$work/primaries"
    [ -d "$trust" ] || [ -f "$trust" ] ||
        fail 3 "$(shown "$trust") is neither a key file nor a folder" \
            "Name the file of the signer's public key with --trust."
    real=$(readlink -f -- "$trust") || fail 3 "$(shown "$trust") cannot be found"
    case $real/ in
    "$here"/* | */"$bundle"/*) fail 3 "$(shown "$trust") lies inside the bundle" \
        "A key that came with the bundle proves nothing. Use the one that reached you by another way." ;;
    esac
    ! came_with_bundle "$real" || fail 3 "$(shown "$trust") is on the same medium as the bundle, $(shown "$medium")" \
        "A key that came with the bundle proves nothing. Use the one that reached you by another way; if this is that one," \
        "compare its fingerprint, copy it to this machine's own disk and name it there."
    # Who called sudo has the right to be trusted with it.
    caller=${SUDO_UID:-$(id -u)}
    case $caller in
    *[!0-9]*) caller=$(id -u) ;;
    esac
    only_ours "$real" "$caller" || fail 3 "others can change $(shown "$trust"): look at the owner and mode of $open" \
        "ls -ld $open" "Keys must be where only root and you can write: chmod go-w $open"
    if [ -d "$real" ]; then read_trust_folder; else read_key_file; fi
    primary=$(awk '$1 in seen { print $1; exit } { seen[$1] = 1 }' "$work/primaries") || broken "comparing keys"
    [ -z "$primary" ] || fail 3 "$(shown "$trust") holds the key $primary twice" "Keep the newer one."
}
