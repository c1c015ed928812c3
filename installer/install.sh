#!/bin/sh
# Checks this machine and this bundle with the system's own tools, takes Java and hubcrate out of the bundle and starts
# hubcrate. Nothing of the bundle but this script runs before the signature and every digest were found good. The
# script itself is no judge of itself: prove the folder first with the two commands of GUIDE.txt, step 1. What hubcrate
# would refuse is refused here already: docs/trust.md has the list.
#
#   sh install.sh [--trust KEY_OR_DIR] [--dir DIR]... [--media DIR]... [--quick] [--no-start] [WORD...]
#
# POSIX sh; wants tar, coreutils, findutils, gpgv and awk. Works from read-only, noexec and FAT media.

# Whoever's environment this is: the system's own programs, doing what they do by themselves.
old_path=${PATH-}
PATH=/usr/sbin:/usr/bin:/sbin:/bin
unset GREP_OPTIONS TAR_OPTIONS CDPATH

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

# The one door to the terminal: whatever is in a name, it moves no cursor, turns no text around and begins no line.
one_line() { if has tr; then printf '%s' "$*" | LC_ALL=C tr -c ' -~' '?'; else printf '%s' "$*"; fi; }
lines() { if has tr; then printf '%s\n' "$1" | LC_ALL=C tr -c '\n -~' '?'; else printf '%s\n' "$1"; fi; }
say() { printf '%s\n' "$(one_line "$*")"; }
step() { printf '[%s/7] %s\n' "$1" "$(one_line "$2")"; }
note() { printf '      %s\n' "$(one_line "$*")"; }

# fail CODE MESSAGE [ADVICE...]
fail() {
    code=$1
    shift
    {
        printf 'install.sh: %s\n' "$(one_line "$1")"
        shift
        for advice; do lines "$advice" | sed 's/^/  /'; done
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
    for tool in tar sha256sum gpgv base64 awk sha1sum od find head; do
        has "$tool" || missing="$missing $tool"
    done
    [ -z "$missing" ] || fail 1 "this machine lacks:$missing" \
        "They are in the packages tar, coreutils (sha256sum, sha1sum, base64, od, head), findutils, gnupg2 or gpgv, gawk." \
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

#include places.sh
#include keys.sh
ask_for_key() {
    [ -z "$trust" ] || return 0
    [ -t 0 ] || fail 2 "no key given" \
        "Type: sh install.sh --trust KEY" \
        "KEY is the signer's public key, which must have reached you by another way than this bundle."
    printf 'The public key file of who signed this bundle (not one that came with it): ' >&2
    IFS= read -r trust || trust=
    [ -n "$trust" ] || fail 2 "no key given" "Type: sh install.sh --trust KEY"
}

# --- 3: the signatures

#include signatures.sh
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
    has_plain_sums || fail 5 "SHA256SUMS has a line that no bundle has"
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
        folder=$(folder_of "$file") || missing="$missing${missing:+, }$file"
        case $file in
        *.tar) ;;
        *) [ -z "$(find "$folder/$file" -prune -size +524288 2>/dev/null)" ] || fail 5 "$file has more than 256 MiB" "$again" ;;
        esac
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

# Whether folder $1 will do; says why not in $reason. Who else can write there could put another program in the place of
# what is run there.
suits() {
    reason=
    if ! make_folder "$1" || [ ! -w "$1" ]; then
        reason="cannot be written"
        return 1
    fi
    if ! only_ours "$(CDPATH='' cd -- "$1" && pwd -P)" "$(id -u)"; then
        reason="others can change $open: look at its owner and mode (chmod go-w)"
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
    own_dir=$dirs
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
        cp "$(folder_of "$file")/$file" "$stage/$file" ||
            fail 1 "cannot copy $file into $chosen" "Is there room? df -h $chosen"
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

# Whether folder $1 is what an earlier run of this user or of root put there, undamaged.
is_whole() {
    changeable='! -type d ! -type f -o -perm -0020 -o -perm -0002'
    # shellcheck disable=SC2086  # words for find
    [ -z "$(find "$1" \( ! -user 0 ! -user "$(id -u)" -o $changeable \) 2>&1 | head -n 1)" ] &&
        [ -f "$1/SHA256SUMS.installed" ] && [ -x "$1/hubcrate/bin/hubcrate" ] && [ -x "$1/runtime/bin/java" ] &&
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

# --- 7: how it is typed

# Links hubcrate to where root's commands are found, unless the person chose its folder. What is not ours there stays.
link_into_path() {
    typed=$home/hubcrate/bin/hubcrate
    [ "$(id -u)" = 0 ] && [ -z "$own_dir" ] || return 0
    link=/usr/local/bin/hubcrate
    case $(readlink "$link" 2>/dev/null) in
    /*/hubcrate-*/hubcrate/bin/hubcrate) ;;
    *)
        if [ -e "$link" ] || [ -L "$link" ]; then
            note "$link is somebody else's and stays as it is"
            return 0
        fi
        ;;
    esac
    if ! only_ours "${link%/*}" 0; then
        note "no link in ${link%/*}: others can change $open"
    elif ln -sfn "$typed" "$link" 2>/dev/null; then
        typed=$link
    else
        note "no link in ${link%/*}: it cannot be written"
    fi
}

# Quotes for a shell, where it must.
quoted() {
    case $1 in
    '' | *[!A-Za-z0-9_./=:,@%+-]*) printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
    *) printf '%s' "$1" ;;
    esac
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
    case $trust in
    '' | /*) ;;
    *) trust=$(pwd)/$trust ;;
    esac

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
    only_ours "$(CDPATH='' cd -- "$work" && pwd -P)" "$(id -u)" || fail 1 "others can change $open, below which this script works" \
        "Name a place of your own: TMPDIR=/root sh install.sh ..."
    read_keys
    step 2 "keys from $trust"
    require_signatures
    step 3 "SHA256SUMS is signed by who you trust"
    require_files
    choose_folder
    step 4 "Java and hubcrate go to $chosen"
    [ -n "$quick" ] || say "      reading the whole bundle, this takes a while ..."
    require_sums
    require_claims
    step 5 "the files are what was signed"
    put_in_place
    made=
    link_into_path
    step 6 "in place, from now on to be started with: $typed"
    note "to read beside it: $home/hubcrate/docs, man -M $home/hubcrate/man hubcrate"
    clean
    work=
    stage=

    umask "$before"
    if [ -n "$had_lc_all" ]; then LC_ALL=$old_lc_all; else unset LC_ALL; fi
    PATH=$old_path
}

trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

parse "$@"
shift $(($# - words))
main
if [ $# -eq 0 ]; then
    set -- verify "$here" --trust "$trust"
    while [ -n "$named" ]; do
        set -- "$@" --media "${named%%"$newline"*}"
        named=${named#*"$newline"}
    done
fi
if [ -z "$start" ]; then
    step 7 "hubcrate is not started, as --no-start says"
    printf 'next: %s' "$(quoted "$typed")"
    for word; do printf ' %s' "$(quoted "$word")"; done
    echo
    exit 0
fi
step 7 "hubcrate $1"
trap - EXIT
exec "$typed" "$@"
