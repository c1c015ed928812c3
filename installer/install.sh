#!/bin/sh
# Checks this machine and this bundle with the system's own tools, takes Java and hubcrate out of the bundle and starts
# hubcrate. Nothing of the bundle but this script runs before the signature and every digest were found good. The
# script itself is no judge of itself: prove the folder first with the two commands of GUIDE.txt, step 1.
#
#   sh install.sh [--trust KEY_OR_DIR] [--dir DIR]... [--media DIR]... [--quick] [--no-start] [WORD...]
#
# POSIX sh; wants tar, sha256sum, gpgv, base64 and awk. Works from read-only, noexec and FAT media.

# Of this bundle, filled in when it was built.
bundle=''
machine=''
glibc=''
unpacked_kib=''
tarballs=''

usage() {
    cat <<'END'
sh install.sh [--trust KEY_OR_DIR] [--dir DIR] [--media DIR] [--quick] [--no-start] [WORD...]

  --trust KEY_OR_DIR  the signer's public key, or the site's folder of keys; it must have come by another way
  --dir DIR           where to put Java and hubcrate; may be given several times, the first that will do is taken
                      (tried otherwise: /opt/hubcrate, /var/lib/hubcrate, ~/.hubcrate)
  --media DIR         look for the parts of the bundle here too, or in a folder of the bundle's name in it; may be given
                      several times, for a bundle that is spread over several media
  --quick             check only the files that this script uses and leave the others to hubcrate; also where not all
                      media of a bundle can be there at one time
  --no-start          stop when hubcrate is in place
  WORD...             what hubcrate is to do; without any: verify this bundle

Exit codes: 0 done, 1 this machine, 2 usage, 3 a key or folder that cannot be used, 5 the bundle is not what was signed
END
}

say() { printf '%s\n' "$*"; }
step() { printf '[%s/7] %s\n' "$1" "$2"; }
note() { printf '      %s\n' "$*"; }

# fail CODE MESSAGE [ADVICE...]
fail() {
    code=$1
    shift
    {
        printf 'install.sh: %s\n' "$1"
        shift
        for advice; do printf '%s\n' "$advice" | sed 's/^/  /'; done
        [ "$code" = 2 ] || printf '  %s\n' "Nothing of the bundle was run."
    } >&2
    exit "$code"
}

has() { command -v "$1" >/dev/null 2>&1; }

work=
stage=
made=
clean() {
    [ -z "$work" ] || rm -rf "$work"
    [ -z "$stage" ] || rm -rf "$stage"
    unmake
}

# Makes folder $1 and remembers which of its parents were not there.
make_folder() {
    made=
    missing=$1
    while [ ! -e "$missing" ] && [ "$missing" != / ]; do
        made=$made$missing$newline
        missing=$(dirname -- "$missing")
    done
    mkdir -p "$1" 2>/dev/null
}

# Takes away what make_folder made, as far as it is empty.
unmake() {
    while [ -n "$made" ]; do
        rmdir "${made%%"$newline"*}" 2>/dev/null || :
        made=${made#*"$newline"}
    done
}

newline='
'

add_medium() {
    case $1 in
    *"$newline"*) fail 2 "a folder's name with a line break" ;;
    esac
    [ -d "$1" ] || fail 3 "there is no folder $1" "--media names the folder where another medium can be read."
    folder=$(CDPATH='' cd -- "$1" && pwd -P) || fail 3 "$1 cannot be entered"
    named=$named$folder$newline
    media=$media$folder$newline$folder/$bundle$newline
}

add_dir() {
    case $1 in
    *"$newline"*) fail 2 "a folder's name with a line break" ;;
    /*) dirs=$dirs$1$newline ;;
    *) dirs=$dirs$(pwd)/$1$newline ;;
    esac
}

parse() {
    trust=
    dirs=
    media=
    named=
    quick=
    start=yes
    while [ $# -gt 0 ]; do
        case $1 in
        --trust | --dir | --media)
            [ $# -ge 2 ] && [ -n "$2" ] || fail 2 "$1 needs a value" "sh install.sh --help"
            case $1 in
            --trust) trust=$2 ;;
            --dir) add_dir "$2" ;;
            *) add_medium "$2" ;;
            esac
            shift
            ;;
        --trust=*) trust=${1#*=} ;;
        --dir=*) add_dir "${1#*=}" ;;
        --media=*) add_medium "${1#*=}" ;;
        --quick) quick=yes ;;
        --no-start) start= ;;
        --help | -h)
            usage
            exit 0
            ;;
        --)
            shift
            break
            ;;
        --version) break ;;
        -*) fail 2 "there is no option $1" "sh install.sh --help" ;;
        *) break ;;
        esac
        shift
    done
    words=$#
}

# --- 1: what Java could not say because it would not start

require_tools() {
    missing=
    for tool in tar sha256sum gpgv base64 awk; do
        has "$tool" || missing="$missing $tool"
    done
    [ -z "$missing" ] || fail 1 "this machine lacks:$missing" \
        "They are in the packages tar, coreutils (sha256sum, base64), gnupg2 or gpgv (gpgv), gawk (awk)." \
        "Install them from this system's own installation media, then type the same again."
}

require_machine() {
    found=$(uname -m)
    case $found in
    i?86) found=i686 ;;
    armv*) [ "$machine" != armv7l ] || found=armv7l ;;
    esac
    [ "$found" = "$machine" ] || fail 1 "this bundle is for $machine, this machine is $found" \
        "Ask for a bundle for $found, or use a machine of the right kind."
}

# The glibc of this machine as "MAJOR MINOR"; nothing if it has another C library or does not say.
glibc_here() {
    version=$(getconf GNU_LIBC_VERSION 2>/dev/null) || version=
    if [ -z "$version" ]; then
        version=$(ldd --version 2>&1 | awk 'NR == 1 { print $NF }')
    fi
    printf '%s\n' "${version##* }" | awk -F. '/^[0-9]+\.[0-9]+/ { print $1, $2 }'
}

require_glibc() {
    here_glibc=$(glibc_here)
    if [ -z "$glibc" ]; then
        return 0
    fi
    if [ -z "$here_glibc" ]; then
        note "the version of this machine's C library cannot be told; $glibc or newer is needed"
        return 0
    fi
    printf '%s\n' "$here_glibc ${glibc%%.*} ${glibc#*.}" |
        awk '{ exit !($1 > $3 || ($1 == $3 && $2 >= $4)) }' ||
        fail 1 "the bundle's Java needs glibc $glibc, this machine has $(printf '%s' "$here_glibc" | tr ' ' .)" \
            "Ask for a bundle that was built with 'targetOs' set to this system (el7, el8, el9), or use a newer host." \
            "Only the host that runs hubcrate needs it, not the nodes."
}

# --- 2: the key

# Whether file $1 lies in the bundle's folder.
lies_inside() {
    folder=$(CDPATH='' cd -- "$(dirname -- "$1")" 2>/dev/null && pwd -P) || return 1
    case $folder/ in
    "$here"/*) return 0 ;;
    esac
    return 1
}

ask_for_key() {
    [ -z "$trust" ] || return 0
    [ -t 0 ] || fail 2 "no key given" \
        "Type: sh install.sh --trust KEY" \
        "KEY is the signer's public key, which must have reached you by another way than this bundle."
    printf 'The public key file of who signed this bundle (not one that came with it): ' >&2
    IFS= read -r trust || trust=
    [ -n "$trust" ] || fail 2 "no key given" "Type: sh install.sh --trust KEY"
}

# Adds key file $1 to the keyring. gpgv wants the binary form, and an armored key is nothing but that in Base64.
add_key() {
    if grep -q 'BEGIN PGP P[R]IVATE KEY BLOCK' "$1"; then
        fail 3 "$1 is a secret key" "It must not be here. Name the public key of the same pair."
    fi
    if grep -q 'BEGIN PGP PUBLIC KEY BLOCK' "$1"; then
        awk '
            { sub(/\r$/, "") }
            /^-----BEGIN PGP PUBLIC KEY BLOCK-----/ { head = 1; next }
            /^-----END PGP PUBLIC KEY BLOCK-----/ { body = 0; head = 0; next }
            head && /^[ \t]*$/ { head = 0; body = 1; next }
            body && /^=/ { body = 0; next }
            body { print }
        ' "$1" >"$work/key.b64"
        base64 -d "$work/key.b64" >>"$work/keyring.gpg" 2>/dev/null ||
            fail 3 "$1 is damaged: no whole armored key" "Get it again from who gave it to you."
    else
        cat "$1" >>"$work/keyring.gpg" || fail 3 "$1 cannot be read"
    fi
}

read_keys() {
    : >"$work/keyring.gpg"
    [ -e "$trust" ] || fail 3 "there is no $trust" "Name the file of the signer's public key with --trust."
    if lies_inside "$trust" || { [ -d "$trust" ] && lies_inside "$trust/."; }; then
        fail 3 "$trust lies inside the bundle" \
            "A key that came with the bundle proves nothing. Use the one that reached you by another way."
    fi
    if [ -d "$trust" ]; then
        for key in "$trust"/*.asc "$trust"/*.gpg; do
            [ ! -f "$key" ] || add_key "$key"
        done
    else
        add_key "$trust"
    fi
    [ -s "$work/keyring.gpg" ] || fail 3 "there is no key in $trust" "It should hold files *.asc or *.gpg."
}

# --- 3: the signature

# Judges what gpgv said of one signature, in $work/status: 0 good, 1 of an unknown signer; anything else ends here.
judge() {
    if grep -q -E '^\[GNUPG:\] (BADSIG|REVKEYSIG|EXPSIG) ' "$work/status"; then
        fail 5 "${1##*/}: BAD signature" \
            "SHA256SUMS is not what was signed, or the signature or its key was withdrawn." \
            "Do not use this bundle. Copy it again from where it came; if it stays bad, report it."
    fi
    awk -v now="$(date +%s)" '
        $1 != "[GNUPG:]" { next }
        $2 == "GOODSIG" || $2 == "EXPKEYSIG" { good++ }
        $2 == "EXPKEYSIG" { old = 1 }
        $2 == "VALIDSIG" { valid++; made = $5; print $3 }
        END {
            if (good != 1 || valid != 1) exit 1
            if (made > now + 86400) exit 3
            if (old) exit 4
        }
    ' "$work/status" >"$work/fingerprint"
    case $? in
    0) note "good signature by key $(cat "$work/fingerprint")" ;;
    3) fail 5 "${1##*/} is dated in the future" \
        "This machine's clock says $(date). If that is wrong, set it, then type the same again." ;;
    4) note "good signature by key $(cat "$work/fingerprint"), which has expired since" ;;
    *) return 1 ;;
    esac
}

# Whether $work/signature is to the byte what gpg and hubcrate write. gpgv overlooks damage to line ends, to the lines
# around the Base64 and to its last bits.
is_exact() {
    tr -d '\r' <"$work/signature" >"$work/lines"
    {
        printf '%s\n' '-----BEGIN PGP SIGNATURE-----'
        awk 'NR == 2 && /^Version: GnuPG v(1|2|2\.0\.22 \(GNU\/Linux\))$/' "$work/lines"
        printf '\n'
        awk 'blank && /^=/ { exit } blank { print } $0 == "" { blank = 1 }' "$work/lines" |
            base64 -d 2>/dev/null | base64 -w 64
        grep -E '^=[A-Za-z0-9+/]{4}$' "$work/lines"
        printf '%s\n' '-----END PGP SIGNATURE-----'
    } >"$work/exact"
    found=$(sha256sum <"$work/signature")
    [ "$found" = "$(sha256sum <"$work/exact")" ] ||
        [ "$found" = "$(awk '{ printf "%s\r\n", $0 }' "$work/exact" | sha256sum)" ]
}

require_signature() {
    # What is checked is what is used later: the medium is read once.
    cat "$here/SHA256SUMS" >"$work/SHA256SUMS" 2>/dev/null ||
        fail 5 "$here has no SHA256SUMS that can be read" "This is no whole bundle. Copy the folder again."
    good=0
    seen=0
    for signature in "$here"/SHA256SUMS.*.asc; do
        [ -f "$signature" ] || continue
        seen=$((seen + 1))
        cat "$signature" >"$work/signature" || fail 5 "${signature##*/} cannot be read" "Copy the folder again."
        gpgv --status-fd 1 --keyring "$work/keyring.gpg" "$work/signature" "$work/SHA256SUMS" \
            >"$work/status" 2>"$work/gpgv.log" || :
        if judge "$signature"; then
            is_exact || fail 5 "${signature##*/} is damaged" \
                "What was signed is good, but this file is not as it was written. Copy it again from where it came."
            good=$((good + 1))
        fi
    done
    [ "$seen" -gt 0 ] || fail 5 "this bundle is not signed" "Who built it signs it with: hubcrate sign"
    [ "$good" -gt 0 ] || fail 5 "no signature is by a key in $trust" \
        "gpgv says: $(awk 'END { print }' "$work/gpgv.log")" \
        "Ask who signed this bundle, and for that key by another way; compare its fingerprint."
}

# --- 4: the digests

# The folder where file $1 of the bundle is: this one, or one of --media. Links are nobody's.
folder_of() {
    while IFS= read -r candidate; do
        if [ -f "$candidate/$1" ] && [ ! -L "$candidate/$1" ]; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done <"$work/media"
    return 1
}

# Checks what is left to be checked and is in folder $1; what is wrong there goes to the file bad.
require_sums_in() {
    : >"$work/here"
    : >"$work/elsewhere"
    while read -r sum file; do
        if [ -f "$1/$file" ] && [ ! -L "$1/$file" ]; then
            printf '%s  %s\n' "$sum" "$file" >>"$work/here"
        else
            printf '%s  %s\n' "$sum" "$file" >>"$work/elsewhere"
        fi
    done <"$work/left"
    mv "$work/elsewhere" "$work/left"
    [ -s "$work/here" ] || return 0
    (cd -- "$1" && sha256sum -c "$work/here") >"$work/checked" 2>/dev/null ||
        awk -F: '!/: OK$/ { print $1 }' "$work/checked" >>"$work/bad"
    whole=$((whole + $(awk '/: OK$/ { n++ } END { print n + 0 }' "$work/checked")))
}

# Lists what must be right in the file wanted, and where it may be in the file media.
require_files() {
    if grep -v -q -E '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._+-]*$' "$work/SHA256SUMS"; then
        fail 5 "SHA256SUMS has a line that no bundle has"
    fi
    if [ -n "$quick" ]; then
        : >"$work/wanted"
        count=0
        for file in bundle.json install.sh $tarballs; do
            count=$((count + 1))
            awk -v name="$file" '$2 == name' "$work/SHA256SUMS" >"$work/line"
            [ -s "$work/line" ] || fail 5 "SHA256SUMS does not know $file"
            cat "$work/line" >>"$work/wanted"
        done
    else
        cat "$work/SHA256SUMS" >"$work/wanted"
        count=$(awk 'END { print NR }' "$work/SHA256SUMS")
    fi
    printf '%s\n%s' "$here" "$media" >"$work/media"
    missing=
    while read -r _ file; do
        folder_of "$file" >/dev/null || missing="$missing${missing:+, }$file"
    done <"$work/wanted"
    case $tarballs in
    *' '*) one="copy the parts of installer.tar and the small files into one folder on a disk" ;;
    *) one="put in the medium with $tarballs" ;;
    esac
    [ -z "$missing" ] || fail 5 "missing: $missing" \
        "If the bundle is spread over several media, name the folders of the others, each with --media DIR." \
        "With one drive only, $one and start install.sh there, with --quick." \
        "Otherwise this copy is not whole: copy the folder again from where it came."
}

require_sums() {
    whole=0
    : >"$work/bad"
    cat "$work/wanted" >"$work/left"
    while IFS= read -r folder; do
        require_sums_in "$folder"
    done <"$work/media"
    [ ! -s "$work/bad" ] || fail 5 "damaged or changed: $(awk '{ printf "%s%s", sep, $0; sep = ", " }' "$work/bad")" \
        "Do not use this bundle. Copy it again from where it came; if it stays bad, report it."
    # Counted, so that nothing passes because a list of ours could not be written.
    [ "$whole" -gt 0 ] && [ "$whole" -eq "$count" ] ||
        fail 1 "only $whole of $count files could be checked" "Is ${TMPDIR:-/tmp} full? df -h ${TMPDIR:-/tmp}"
    note "$whole files are whole"
}

# --- 5: where programs may run

fapolicyd_runs() {
    if has systemctl; then
        systemctl is-active fapolicyd >/dev/null 2>&1
    else
        has pgrep && pgrep -x fapolicyd >/dev/null 2>&1
    fi
}

# Whether programs run in folder $1, by running one there.
runs_programs() {
    for program in /bin/true /usr/bin/true; do
        if [ -x "$program" ]; then
            cp "$program" "$1/true" 2>/dev/null && chmod 755 "$1/true" || return 1
            "$1/true" 2>/dev/null
            ran=$?
            rm -f "$1/true"
            return "$ran"
        fi
    done
    printf '#!/bin/sh\nexit 0\n' >"$1/true" && chmod 755 "$1/true" || return 1
    "$1/true" 2>/dev/null
    ran=$?
    rm -f "$1/true"
    return "$ran"
}

free_kib() { df -Pk "$1" 2>/dev/null | awk 'NR > 1 && NF >= 6 { free = $(NF - 2) } END { print free + 0 }'; }

# Whether folder $1 will do; says why not in $reason.
suits() {
    reason=
    if ! make_folder "$1" || [ ! -w "$1" ]; then
        reason="cannot be written"
        return 1
    fi
    probe=$(mktemp -d "$1/.probe.XXXXXX" 2>/dev/null) || {
        reason="cannot be written"
        return 1
    }
    if ! runs_programs "$probe"; then
        rm -rf "$probe"
        reason="programs may not run there (mounted noexec?)"
        if fapolicyd_runs; then
            reason="programs may not run there: fapolicyd is active. As root: fapolicyd-cli --file add $1/ && fapolicyd-cli --update"
        fi
        return 1
    fi
    rm -rf "$probe"
    free=$(free_kib "$1")
    if [ "$free" -lt "$need_kib" ]; then
        reason="$((free / 1024)) MiB free, $((need_kib / 1024 + 1)) MiB are needed"
        return 1
    fi
}

tar_kib() {
    total=0
    for file in $tarballs; do
        total=$((total + $(wc -c <"$(folder_of "$file")/$file") / 1024 + 1))
    done
    printf '%s\n' "$total"
}

choose_folder() {
    # The tarballs are copied, checked again and unpacked beside each other.
    need_kib=$((unpacked_kib + $(tar_kib) + 8192))
    : >"$work/refused"
    if [ -z "$dirs" ]; then
        dirs=/opt/hubcrate$newline/var/lib/hubcrate$newline
        [ -z "${HOME:-}" ] || dirs=$dirs$HOME/.hubcrate$newline
    fi
    printf '%s' "$dirs" >"$work/candidates"
    while IFS= read -r candidate; do
        if suits "$candidate"; then
            chosen=$(CDPATH='' cd -- "$candidate" && pwd -P) || fail 1 "$candidate cannot be entered"
            note "$chosen: writable, programs run there, $((free / 1024)) MiB free"
            return 0
        fi
        unmake
        note "not $candidate: $reason"
        printf '%s\n' "$candidate: $reason" >>"$work/refused"
    done <"$work/candidates"
    fail 1 "no folder for Java and hubcrate" "$(cat "$work/refused")" \
        "Name one with: sh install.sh --dir DIR"
}

# --- 6: Java and hubcrate

# Unpacks copies of the tarballs whose digests were found good once more: what runs is what was checked.
unpack() {
    stage=$(mktemp -d "$chosen/.unpacking.XXXXXX") || fail 1 "cannot write into $chosen"
    chmod 755 "$stage"
    for file in $tarballs; do
        cp "$(folder_of "$file")/$file" "$stage/$file" || fail 1 "cannot copy $file into $chosen" "Is there room? df -h $chosen"
        awk -v name="$file" '$2 == name' "$work/SHA256SUMS" >"$work/line"
        (cd -- "$stage" && sha256sum -c "$work/line") >/dev/null 2>&1 ||
            fail 5 "$file read differently the second time" \
                "The medium or its reader is failing, or somebody changed it. Copy the bundle to a disk first."
        tar -xof "$stage/$file" -C "$stage" || fail 1 "tar cannot unpack $file" "Is there room? df -h $chosen"
        rm -f "$stage/$file"
    done
    join
    [ -f "$stage/hubcrate/bin/hubcrate" ] && [ -f "$stage/runtime/bin/java" ] ||
        fail 5 "the bundle lacks hubcrate or its Java"
    chmod 755 "$stage/hubcrate/bin/hubcrate" "$stage/runtime/bin/java"
    (cd -- "$stage" && find hubcrate runtime -type f -exec sha256sum {} +) >"$work/installed" &&
        mv "$work/installed" "$stage/SHA256SUMS.installed" || fail 1 "cannot write into $chosen"
}

# A file that was larger than a part of the bundle stands there as NAME.0001, NAME.0002, ...
join() {
    find "$stage/hubcrate" "$stage/runtime" -type f -name '*.0001' >"$work/cut"
    while IFS= read -r first; do
        whole=${first%.0001}
        cat "$whole".[0-9][0-9][0-9][0-9] >"$whole" && rm -f "$whole".[0-9][0-9][0-9][0-9] ||
            fail 1 "cannot write into $chosen"
    done <"$work/cut"
}

# Whether folder $1 is what an earlier run of this user put there, undamaged.
is_whole() {
    [ -n "$(find "$1" -prune -type d -user "$(id -u)")" ] && [ -f "$1/SHA256SUMS.installed" ] && [ -x "$1/hubcrate/bin/hubcrate" ] && [ -x "$1/runtime/bin/java" ] &&
        (cd -- "$1" && sha256sum -c SHA256SUMS.installed) >/dev/null 2>&1
}

put_in_place() {
    digest=$(awk -v names=" $tarballs " 'index(names, " " $2 " ") { printf "%s", substr($1, 1, 12) }' \
        "$work/SHA256SUMS")
    name=hubcrate-$(printf '%s' "$digest" | cut -c 1-24)
    home=
    if [ -d "$chosen/$name" ] && is_whole "$chosen/$name"; then
        home=$chosen/$name
        note "already there and whole"
        return 0
    fi
    unpack
    if [ -d "$chosen/$name" ]; then
        note "what is in $chosen/$name is damaged; it is replaced"
        rm -rf "${chosen:?}/$name"
    fi
    mv "$stage" "$chosen/$name" || fail 1 "cannot write $chosen/$name"
    stage=
    home=$chosen/$name
}

main() {
    before=$(umask)
    umask 022
    old_lc_all=${LC_ALL-}
    had_lc_all=${LC_ALL+yes}
    LC_ALL=C
    export LC_ALL
    case $0 in
    */*) here=${0%/*} ;;
    *) here=. ;;
    esac
    here=$(CDPATH='' cd -- "${here:-/}" && pwd -P) || fail 1 "the bundle's folder cannot be entered"
    [ -n "$bundle" ] || fail 1 "this is the empty form of the script; run the one inside a bundle"

    say "hubcrate bundle $bundle"
    require_tools
    require_machine
    require_glibc
    step 1 "this machine: $machine, glibc ${here_glibc:+$(printf '%s' "$here_glibc" | tr ' ' .)} (${glibc:-none} is needed)"
    case $before in
    *022 | *002) ;;
    *) note "umask is $before; hubcrate's own folder is made readable for everyone all the same" ;;
    esac
    if fapolicyd_runs; then
        note "fapolicyd is active: if hubcrate does not start later, its folder must be added as trusted"
    fi

    ask_for_key
    work=$(mktemp -d "${TMPDIR:-/tmp}/hubcrate.XXXXXX") || fail 1 "cannot write into ${TMPDIR:-/tmp}"
    read_keys
    step 2 "keys from $trust"
    require_signature
    step 3 "SHA256SUMS is signed by who you trust"
    require_files
    choose_folder
    step 4 "Java and hubcrate go to $chosen"
    [ -n "$quick" ] || say "      reading the whole bundle, this takes a while ..."
    require_sums
    step 5 "the files are what was signed"
    put_in_place
    made=
    step 6 "in place, from now on to be started with: $home/hubcrate/bin/hubcrate"
    clean
    work=
    stage=

    umask "$before"
    if [ -n "$had_lc_all" ]; then LC_ALL=$old_lc_all; else unset LC_ALL; fi
}

trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

parse "$@"
shift $(($# - words))
main
if [ -z "$start" ]; then
    step 7 "hubcrate is not started, as --no-start says"
    exit 0
fi
if [ $# -eq 0 ]; then
    set -- verify "$here" --trust "$trust"
    while [ -n "$named" ]; do
        set -- "$@" --media "${named%%"$newline"*}"
        named=${named#*"$newline"}
    done
fi
step 7 "hubcrate $1"
trap - EXIT
exec "$home/hubcrate/bin/hubcrate" "$@"
