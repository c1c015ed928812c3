# Whose a site is. A test that was killed leaves its nodes changed, and the next one of that name must not take them for
# bare ones.

# $1: what takes the site down. A site by hand, without $owner, is taken as it is found.
own_site() {
    [ -n "$owner" ] || return 0
    if [ -d "$site_folder" ]; then
        found=$(cat "$site_folder/owner" 2>/dev/null) || :
        [ -z "$found" ] || [ "$found" != "$(identity "${found%% *}")" ] ||
            in_use "site $site is in use by process ${found%% *}; end it, or choose another name"
        say "site $site was left behind; its nodes are made anew"
        "$1"
    fi
    mkdir -p "$site_folder"
    identity "$owner" >"$site_folder/owner"
}

# With a status of its own: who asked must not take down what is another's.
in_use() {
    say "$1"
    exit 3
}

# Numbers are used again: the moment of its start tells a process from a later one. Nothing for one that has ended.
identity() {
    [ ! -r "/proc/$1/stat" ] || echo "$1 $(sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20)"
}
