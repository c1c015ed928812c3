# Part of install.sh: who signed, and what the bundle says of itself. Whatever `hubcrate verify` refuses is refused here
# too, or it is said that this script cannot judge it (exit 3): what follows runs a program out of the bundle.

day=86400
again='Copy the whole folder again from where it came, and nothing else into it.'

# Whether $work/signature is to the byte what gpg and hubcrate write. gpgv overlooks damage to line ends, to the lines
# around the Base64 and to its last bits.
is_exact() {
    tr -d '\r' <"$work/signature" >"$work/lines"
    {
        printf '%s\n' '-----BEGIN PGP SIGNATURE-----'
        awk 'NR == 2 && /^Version: GnuPG v(1|2|2\.0\.22 \(GNU\/Linux\))$/' "$work/lines"
        printf '\n'
        awk 'blank && /^=/ { exit } blank { print } $0 == "" { blank = 1 }' "$work/lines" |
            base64 -d 2>/dev/null | tee "$work/packet" | base64 -w 64
        grep -E '^=[A-Za-z0-9+/]{4}$' "$work/lines"
        printf '%s\n' '-----END PGP SIGNATURE-----'
    } >"$work/exact"
    found=$(sha256sum <"$work/signature")
    [ "$found" = "$(sha256sum <"$work/exact")" ] ||
        [ "$found" = "$(awk '{ printf "%s\r\n", $0 }' "$work/exact" | sha256sum)" ]
}

# What the signature packet in file $1 says: key ID, the key's fingerprint or -, when made, after how many seconds it
# ends (0: never), digest's number. Otherwise "bad WHY": it is not in the one accepted form.
signature_packet() {
    bytes "$1" | awk '
#include signature-packet.awk
'
}

# The day and time of second $1 in words, where date can say it.
at() { date -u -d "@$1" '+%Y-%m-%d %H:%M:%S UTC' 2>/dev/null || printf 'second %s\n' "$1"; }

has_status() { grep -q "^\[GNUPG:\] $1 " "$work/status"; }

# Refuses the bundle because of signature $name.
refuse() {
    what=$1
    shift
    fail 5 "$name $what" "$@" "Do not use this bundle. If a fresh copy is refused too, ask who signed it."
}

# Judges signature file $1 whose packet names a key of the site, in the order in which hubcrate does it; who counts
# goes to the list signers.
judge_known() {
    read -r key primary created ends mays revoked claimed weak <"$work/known"
    [ "$weak" = - ] || refuse "was made by $key, $weak, too weak to prove anything" \
        "Ask for a signature with SHA-512 by an RSA key of at least 2048 bits or an Ed25519 key."
    if has_status BADSIG; then
        refuse "is a BAD signature: SHA256SUMS is not what was signed" \
            "Copy it again from where it came; if it stays bad, report it."
    fi
    if has_status REVKEYSIG || [ "$revoked" = 1 ]; then
        refuse "is by $key, a key that was revoked" \
            "Whoever stole a key can date as he likes: the date does not matter."
    fi
    [ "$mays" = 1 ] || refuse "is by $key, a key that is not meant for signing"
    [ "$claimed" = 1 ] || refuse "is by $key, a key that carries no valid signature by its owner"
    clock="This machine's clock says $(at "$now"). If that is wrong, set it, then type the same again."
    [ "$created" -le $((now + day)) ] ||
        refuse "is by $key, a key that was made on $(at "$created"), in the future" "$clock"
    [ "$dated" -ge "$created" ] || refuse "is dated $(at "$dated"), before its key was made"
    [ "$dated" -le $((now + day)) ] || refuse "is dated in the future, $(at "$dated")" "$clock"
    ! has_status EXPSIG && { [ "$lasts" = 0 ] || [ "$now" -lt $((dated + lasts)) ]; } ||
        refuse "was made to count for a time only, which has passed" "$clock"
    awk -v key="$key" -v primary="$primary" -v dated="$dated" -v hash="$hash" '
        $1 != "[GNUPG:]" { next }
        $2 == "GOODSIG" || $2 == "EXPKEYSIG" { good++ }
        $2 == "VALIDSIG" { valid++; fits = $3 == key && $5 == dated && $10 == hash && $11 == "00" && $12 == primary }
        END { exit !(good == 1 && valid == 1 && fits) }' "$work/status" ||
        cannot_judge "$name by $key: this machine's gpgv neither accepts nor refuses it" \
            "gpgv says: $(shown "$(tail -n 1 "$work/gpgv.log")")" \
            "The gpgv of CentOS 7 knows RSA keys only. Ask for a signature by such a key too."
    require_in_time
    rule=$(awk -v key="$primary" '$1 == "key" && $2 == key { print $3, $4 }' "$work/rules") ||
        broken "reading trust.yaml"
    case $rule in
    revoked*) refuse "is by $key, a key that this site has revoked in trust.yaml" ;;
    retired*) [ "$dated" -lt "${rule#* }" ] ||
        refuse "was made on $(at "$dated") by $key, a key that this site retired on $(at "${rule#* }")" ;;
    esac
    note "good signature by key $primary, $(at "$dated")"
    printf '%s\n' "$primary" >>"$work/signers"
}

# Demands that the key of the signature at hand had not expired when it was made. If it was in time by every day that
# any claim over the key names, it was. Of later days only gpgv can say which claim holds, and of primary keys only.
require_in_time() {
    expired=$(awk '$2 == "KEYEXPIRED" { print $3; exit }' "$work/status")
    if [ "$ends" != 0 ] && [ "$dated" -ge "$ends" ]; then
        [ "${expired:-0}" = 0 ] || [ "$dated" -lt "$expired" ] ||
            refuse "was made on $(at "$dated") by $key, which had expired"
        [ "$key" = "$primary" ] && [ "$dated" -le "$now" ] && { ! has_status EXPKEYSIG || [ "${expired:-0}" != 0 ]; } ||
            cannot_judge "$name was made on $(at "$dated") by $key, and one of its owner's claims lets that key end before" \
                "Ask for the key without its older claims: gpg --armor --export-options export-minimal --export $primary"
    fi
    if has_status EXPKEYSIG; then
        [ "$ends" != 0 ] ||
            cannot_judge "$name by $key: gpgv says that the key has expired, and no claim of its owner does"
        note "key $key has expired since"
    fi
}

# Judges the signature file $1.
judge() {
    name=${1##*/}
    id=${name#SHA256SUMS.}
    id=${id%.asc}
    take "$1" "$work/signature" 64 || refuse "has more than 64 KiB or cannot be read"
    is_exact || refuse "is damaged: it is not to the byte what gpg or hubcrate writes" \
        "A signature made by gpg in another form is brought into this one by: hubcrate sign BUNDLE --import FILE"
    signature_packet "$work/packet" >"$work/said" || broken "reading $name"
    read -r signer print dated lasts hash <"$work/said" || refuse "is damaged"
    [ "$signer" != bad ] || refuse "$(cut -d ' ' -f 2- "$work/said")"
    gpgv --homedir "$work" --status-fd 1 --keyring "$work/keyring.gpg" "$work/signature" "$work/SHA256SUMS" \
        >"$work/status" 2>"$work/gpgv.log" || :
    # Its checksum is gpgv's part.
    ! has_status NODATA && grep -q '^\[GNUPG:\]' "$work/status" || refuse "is damaged: gpgv finds no signature in it"
    awk -v id="$signer" -v print_="$print" '
        substr($1, 25) == id && (print_ == "-" || print_ == $1)' "$work/keys" >"$work/known" ||
            broken "looking for $signer"
    case $(grep -c '' "$work/known") in
    0)
        case $signer in
        *"$id") ;;
        *) [ "$print" = "$id" ] || refuse "is by $signer, another key than its name says" ;;
        esac
        awk -v id="$signer" '$1 == "key" && $3 == "revoked" && substr($2, 25) == id { r = 1 } END { exit r }' "$work/rules" ||
            refuse "is by $signer, a key that this site has revoked in trust.yaml"
        note "$name is by $signer, who is not among your keys: not counted"
        ;;
    1)
        read -r key primary _ <"$work/known"
        # Whole, or the last 16 digits.
        case :$key:$primary:${key#????????????????????????}:${primary#????????????????????????}: in
        *":$id:"*) ;;
        *) refuse "is by $signer, another key than its name says" ;;
        esac
        judge_known
        ;;
    *) cannot_judge "$name is by $signer, and two keys here have that ID" ;;
    esac
}

# Refuses what is listed in file $1 by names in their shown form, all of it at once, with the command that removes it. A
# name that a shell would take for more is not put into that command.
refuse_strangers() {
    remove=$(grep -E '^[A-Za-z0-9._][A-Za-z0-9._-]*$' "$1" | sort | tr '\n' ' ')
    set -- "$(sort "$1" | awk '{ printf "%s%s", sep, $0; sep = ", " }'): only regular files that SHA256SUMS names belong into this bundle"
    [ -z "$remove" ] || set -- "$1" "If you know where they come from, remove them, inside $(shown "$here"):" \
        "  rm -r ${remove% }"
    fail 5 "$@" "${remove:+Otherwise: }$again"
}

# Lists in $2 what of the list $1 the sums do not name.
unnamed() {
    awk 'NR == FNR { sum[$2] = 1; next } !($1 in sum)' "$work/SHA256SUMS" "$1" >"$2" ||
        broken "comparing the folder with SHA256SUMS"
}

# Whether SHA256SUMS is in the form that every bundle's has: sorted, each name once, every line ended: the same reading
# for every reader.
has_plain_sums() {
    ! grep -v -q -E '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._+-]{0,99}$' "$work/SHA256SUMS" &&
        awk '$2 "" <= last "" { bad = 1 } { last = $2 } END { exit bad || NR == 0 }' "$work/SHA256SUMS" &&
        [ "$(tail -c 1 "$work/SHA256SUMS" | bytes)" -eq 10 ]
}

# Demands what hubcrate demands of the folder's listing; the names of signatures go to $detached, all others to the list
# files.
look_around() {
    [ "$(find "$here/." ! -name . -prune -print | head -n 10001 | grep -c '')" -le 10000 ] ||
        fail 5 "thousands of files lie beside the bundle's" "$again"
    : >"$work/files"
    : >"$work/strangers"
    signatures=0
    detached=
    for file in "$here"/* "$here"/.[!.]* "$here"/..?*; do
        [ -e "$file" ] || [ -L "$file" ] || continue
        name=${file##*/}
        if [ ! -f "$file" ] || [ -L "$file" ]; then
            printf '%s\n' "$(shown "$name")" >>"$work/strangers"
            continue
        fi
        case $name in
        *[!A-Za-z0-9._+-]*)
            printf '%s\n' "$(shown "$name")" >>"$work/strangers"
            continue
            ;;
        SHA256SUMS) continue ;;
        SHA256SUMS.*.asc)
            id=${name#SHA256SUMS.}
            id=${id%.asc}
            case $id in
            *[!0-9A-F]* | ?????????????????????????????????????????????????????????????????*) id= ;;
            ????????????????*) ;;
            *) id= ;;
            esac
            if [ -n "$id" ]; then
                signatures=$((signatures + 1))
                detached="$detached $name"
                continue
            fi
            ;;
        esac
        printf '%s\n' "$name" >>"$work/files"
    done
    if [ -s "$work/strangers" ]; then
        # Told with what is refused anyway, so that one look is enough: nothing is decided on sums that nobody has proven.
        if take "$here/SHA256SUMS" "$work/SHA256SUMS" 1024 && has_plain_sums; then
            unnamed "$work/files" "$work/odd"
            cat "$work/odd" >>"$work/strangers"
        fi
        refuse_strangers "$work/strangers"
    fi
    [ "$signatures" -le 64 ] || fail 5 "$signatures signatures, at most 64 are read" "$again"
}

require_signatures() {
    now=$(date -u +%s)
    look_around
    # What is checked is what is used later: the medium is read once.
    take "$here/SHA256SUMS" "$work/SHA256SUMS" 1024 ||
        fail 5 "this bundle has no SHA256SUMS that can be read, of at most 1 MiB" \
            "This is no whole bundle. Copy the folder again."
    [ "$signatures" -gt 0 ] || fail 5 "this bundle is not signed" "Who built it signs it with: hubcrate sign"
    : >"$work/signers"
    for signature in $detached; do
        judge "$here/$signature"
    done
    good=$(sort -u "$work/signers" | grep -c '')
    threshold=$(awk '$1 == "threshold" { print $2 }' "$work/rules") || broken "reading trust.yaml"
    [ "$good" -gt 0 ] || fail 5 "no signature is by a key in $(shown "$trust")" \
        "Ask who signed this bundle, and for that key by another way; compare its fingerprint."
    [ "$good" -ge "${threshold:-1}" ] || fail 5 "$good of $threshold signers that trust.yaml asks for" \
        "Let another person whose key is in $(shown "$trust") sign: hubcrate sign BUNDLE --key KEY"
    unnamed "$work/files" "$work/odd"
    [ ! -s "$work/odd" ] || refuse_strangers "$work/odd"
}

# Demands, once bundle.json is proven, what hubcrate demands of its claims: not older than what was installed, meant for
# this site, not past its last day. Both files are read in the form in which hubcrate writes them.
require_claims() {
    index=$(folder_of bundle.json)/bundle.json
    take "$index" "$work/bundle.json" 16384 || fail 5 "bundle.json has more than 16 MiB"
    (cd -- "$work" && grep ' bundle\.json$' SHA256SUMS | sha256sum -c) >/dev/null 2>&1 ||
        fail 5 "bundle.json read differently the second time"
    awk '
        /^  "name" : "[A-Za-z0-9._+-]+",$/ { split($0, q, "\""); print "name", q[4] }
        /^  "sequence" : [0-9]+,$/ { sub(/,/, ""); print "sequence", $3 }
        /^  "validUntil" : (null|"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"),$/ { gsub(/[",]/, ""); print "until", $3 }
        /^  "intendedSites" : \[( \],)?$/ { print "sites"; insites = !/\]/; next }
        insites && /^  \],$/ { insites = 0 }
        insites { split($0, q, "\""); print "for", q[2] }' "$work/bundle.json" >"$work/claims"
    for word in name sequence until sites; do
        [ "$(grep -c "^$word" "$work/claims")" = 1 ] ||
            cannot_judge "bundle.json does not say its $word as hubcrate writes it"
    done
    claim() { awk -v word="$1" '$1 == word { print $2 }' "$work/claims"; }
    last=$(claim until)
    today=$(date -u +%Y-%m-%d)
    [ "$last" = null ] || awk -v today="$today" -v last="$last" 'BEGIN { exit !(today "" <= last "") }' ||
        fail 5 "this bundle was to be used until $last, today is $today" \
            "Ask for a newer one. If the day is wrong, set the clock."
    site=$(awk '$1 == "site" { print $2 }' "$work/rules") || broken "reading trust.yaml"
    if grep -q '^for ' "$work/claims"; then
        if [ -z "$site" ]; then
            note "the bundle is meant for certain sites; trust.yaml gives this one no name to compare"
        elif ! grep -q -x -F "for $site" "$work/claims"; then
            fail 5 "this bundle is not meant for this site, $site" "It is for: $(shown "$(claim for | tr '\n' ' ')")"
        fi
    fi
    [ ! -f "$work/sequences.json" ] || require_not_older
}

require_not_older() {
    awk -v name="$(claim name)" '
        NR == 1 && $0 == "{" || NR == 2 && $0 == "  \"format\" : 1," { next }
        NR == 3 && $0 == "  \"highest\" : {" { next }
        NR == 3 && $0 == "  \"highest\" : { }" { state = 1; next }
        NR > 3 && !state && /^    "[A-Za-z0-9._+-]+" : [0-9]+,?$/ && length($3) < 16 {
            split($0, q, "\"")
            sub(/,/, "", $3)
            if (q[2] == name) highest = $3
            next
        }
        NR > 3 && !state && $0 == "  }" { state = 1; next }
        state == 1 && $0 == "}" { state = 2; next }
        { state = 9 }
        END { print state == 2 ? highest + 0 : "bad" }' "$work/sequences.json" >"$work/highest"
    highest=$(cat "$work/highest")
    [ "$highest" != bad ] || cannot_judge "$trust/sequences.json is not in the form in which hubcrate writes it" \
        "hubcrate explain trust-sequences-damaged shows it."
    [ "$(claim sequence)" -ge "$highest" ] ||
        fail 5 "this bundle is older than one that was installed: sequence $(claim sequence), installed was $highest" \
            "Use the newer one. To go back on purpose, ask the builder for the older content under a higher sequence."
}
