# What trust.yaml says, in its plain forms: see read_rules in keys.sh.
function bad(why) { print "bad " NR " " why; failed = 1; exit }
function scalar(v) {
    sub(/^ +/, "", v)
    if (v ~ /^"[^"\\]*"( +#.*| *)$/ || v ~ /^\047[^\047]*\047( +#.*| *)$/) {
        quoted = 1
        split(v, part, substr(v, 1, 1))
        return part[2]
    }
    quoted = 0
    sub(/ +#.*$/, "", v)
    sub(/ +$/, "", v)
    if (v == "" || v ~ /^(~|null|Null|NULL)$/) bad("a value is missing")
    if (v !~ /^[A-Za-z0-9]/ || v ~ /: / || v ~ /:$/) bad("a value that is more than plain words")
    return v
}
function seconds(text, d, t, month, y, m, leap) {
    split("31 28 31 30 31 30 31 31 30 31 30 31", month, " ")
    if (text !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9](T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z)?$/)
        bad("a day or time in UTC is expected, as 2026-05-01 or 2026-05-01T12:00:00Z")
    split(substr(text, 1, 10), d, "-")
    leap = d[1] % 4 == 0 && (d[1] % 100 != 0 || d[1] % 400 == 0)
    split(substr(text, 12, 8), t, ":")
    if (d[2] < 1 || d[2] > 12 || d[3] < 1 || d[3] > month[d[2] + 0] + (leap && d[2] == 2) ||
        t[1] > 23 || t[2] > 59 || t[3] > 59) bad("there is no such day or time")
    y = d[1] + 4800 - (d[2] < 3)
    m = d[2] + 9 - (d[2] < 3 ? 0 : 12)
    y = d[3] + int((153 * m + 2) / 5) + 365 * y + int(y / 4) - int(y / 100) + int(y / 400) - 2472633
    return y * 86400 + t[1] * 3600 + t[2] * 60 + t[3]
}
function item_ends(print_, status) {
    if (!initem) return
    initem = 0
    print_ = item["fingerprint"]
    status = item["status"]
    gsub(/ /, "", print_)
    print_ = toupper(print_)
    if (length(print_) != 40 || print_ ~ /[^0-9A-F]/) bad("a fingerprint of 40 digits is expected above")
    if (status != "active" && status != "retired" && status != "revoked")
        bad("active, retired or revoked is expected above")
    if ((status == "retired") != ("since" in item)) bad("since belongs to a retired key, and to no other")
    if (print_ in listed) bad("a key is listed twice")
    listed[print_] = 1
    print "key", print_, status ("since" in item ? " " sprintf("%.0f", seconds(item["since"])) : "")
    for (k in item) delete item[k]
}
function pair(text, colon, key) {
    colon = index(text, ":")
    key = substr(text, 1, colon - 1)
    if (key != "fingerprint" && key != "status" && key != "since" && key != "reason") bad("unknown key " key)
    if (key in item) bad(key " stands there twice")
    item[key] = scalar(substr(text, colon + 1))
}
{ sub(/\r$/, "") }
/[^ -~]/ { bad("only plain ASCII without tabs is read here") }
/^ *(#.*)?$/ { next }
/^---$/ && !content++ { next }
{ content++ }
/^[a-z]+:( |$)/ {
    item_ends()
    inlist = 0
    key = substr($0, 1, index($0, ":") - 1)
    value = substr($0, length(key) + 2)
    if (key in top) bad(key " stands there twice")
    top[key] = 1
    if (key == "keys") {
        if (value !~ /^ *(#.*)?$/) bad("each key in a line of its own, below keys:")
        inlist = 1
        print "list"
    } else if (key == "site") {
        value = scalar(value)
        if (value !~ /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/ || length(value) > 63) bad("no name of a site")
        print "site", value
    } else if (key == "threshold") {
        value = scalar(value)
        if (quoted || value !~ /^[1-9][0-9]?$/) bad("a whole number from 1 to 99 is expected")
        print "threshold", value
    } else bad("unknown key " key)
    next
}
inlist && /^ *- +[^ ]/ {
    item_ends()
    dash = index($0, "-")
    if (items++ && dash != column) bad("the lines of a list begin below each other")
    column = dash
    text = substr($0, dash + 1)
    sub(/^ +/, "", text)
    inner = length($0) - length(text)
    initem = 1
    if (text ~ /^\{[^{}\[\]"&*!|>%@`#]*\} *$/) {
        sub(/^\{ */, "", text)
        sub(/ *\} *$/, "", text)
        count = split(text, pairs, / *, */)
        for (i = 1; i <= count; i++) {
            if (pairs[i] !~ /^[a-z]+: /) bad("no key and value")
            pair(pairs[i])
        }
        item_ends()
    } else if (text ~ /^[a-z]+:( |$)/) pair(text)
    else bad("no key and value")
    next
}
inlist && initem && /^ +[a-z]+:( |$)/ {
    text = $0
    sub(/^ +/, "", text)
    if (length($0) - length(text) != inner) bad("the lines of one key begin below each other")
    pair(text)
    next
}
{ bad("not one of the forms that docs/trust.md shows") }
END {
    if (!failed) item_ends()
    if (!failed && !("keys" in top) && !("site" in top) && !("threshold" in top)) bad("nothing is said")
    if (!failed && ("keys" in top) && !items) bad("no key is listed")
}
