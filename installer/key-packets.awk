# The keys in the bytes of OpenPGP packets (RFC 4880): see key_packets in keys.sh.
function u(at, k, v) { v = 0; while (k-- > 0) v = v * 256 + b[at++]; return v }
function bad(why) { print "bad " why; exit }
function weakness(at, algorithm, bits, oid, k) {
    algorithm = b[at + 5]
    if (algorithm == 1) {
        bits = (int((u(at + 6, 2) + 7) / 8) - 1) * 8
        for (k = b[at + 8]; k >= 1; k = int(k / 2)) bits++
        return bits < 2048 ? "an RSA key of " bits " bits" : "-"
    }
    if (algorithm == 19 || algorithm == 22) {
        for (k = 1; k <= b[at + 6]; k++) oid = oid "." b[at + 6 + k]
        # Ed25519 in two notations, NIST P-256, P-384, P-521.
        if (oid == ".43.6.1.4.1.218.71.15.1" || oid == ".43.101.112" || oid == ".42.134.72.206.61.3.1.7" ||
            oid == ".43.129.4.0.34" || oid == ".43.129.4.0.35") return "-"
    }
    return "a key of algorithm " algorithm
}
function name_ends() { if (named && !renounced) claimed[p] = 1; named = renounced = 0 }
function signature(at, type, hash, over, e, len, sub_type, ends) {
    if (b[at] != 4) { if (b[at] == 3 && b[at + 2] == 32) revoked[p] = 1; return }
    type = b[at + 1]
    hash = b[at + 3]
    if (type == 32) revoked[p] = 1
    if (type == 40) revoked[k] = 1
    if (type == 48) renounced = 1
    if (type != 24 && type != 31 && (type < 16 || type > 19)) return
    over = type == 24 ? k : p
    if (hash != 1 && type == 24) claimed[k] = 1
    if (hash != 1 && type == 31) claimed[p] = 1
    if (hash != 1 && type < 20 && user_id) named = 1
    e = at + 6 + u(at + 4, 2)
    for (at += 6; at < e; at += len) {
        len = b[at++]
        if (len == 255) { len = u(at, 4); at += 4 }
        else if (len > 191) len = (len - 192) * 256 + b[at++] + 192
        if (len < 1) bad("holds a claim without end")
        sub_type = b[at] % 128
        if (sub_type == 9 && u(at + 1, 4)) {
            ends = made[over] + u(at + 1, 4)
            if (!end[over] || ends < end[over]) end[over] = ends
        }
        if (sub_type == 27 && int(b[at + 1] / 2) % 2 == 0) mute[over] = 1
    }
}
{ for (i = 1; i <= NF; i++) b[n++] = $i }
END {
    while (at < n) {
        head = b[at++]
        if (head < 128) bad("is not made of OpenPGP packets")
        if (head >= 192) {
            tag = head - 192
            len = b[at++]
            if (len == 255) { len = u(at, 4); at += 4 }
            else if (len > 223) bad("holds a packet in parts")
            else if (len > 191) len = (len - 192) * 256 + b[at++] + 192
        } else {
            tag = int(head / 4) % 16
            if (head % 4 == 3) bad("holds a packet of unstated length")
            octets = head % 4 == 2 ? 4 : head % 4 + 1
            len = u(at, octets)
            at += octets
        }
        if (at + len > n) bad("is cut off inside a packet")
        if (tag == 5 || tag == 7) bad("is a secret key")
        if (tag != 2 && tag != 6 && tag != 10 && tag != 12 && tag != 13 && tag != 14 && tag != 17)
            bad("holds a packet of type " tag ", which no public key has")
        if (tag != 6 && !k) bad("does not begin with a public key")
        if (tag != 2 && tag != 12) { name_ends(); user_id = tag == 13 }
        if (tag == 6 || tag == 14) {
            if (b[at] != 4) bad("holds a key of version " b[at])
            k++
            if (tag == 6) p = k
            primary[k] = p
            offset[k] = at
            size[k] = len
            made[k] = u(at + 1, 4)
            weak[k] = weakness(at)
        }
        if (tag == 2) signature(at)
        at += len
    }
    if (!k) bad("holds no public key")
    name_ends()
    for (i = 1; i <= k; i++) {
        # A subkey lives at most as long as its primary key, and not without it.
        p = primary[i]
        if (made[i] < made[p]) made[i] = made[p]
        if (end[p] && (!end[i] || end[p] < end[i])) end[i] = end[p]
        printf "%d %.0f %.0f %.0f %.0f %d %d %d %s\n", p, offset[i], size[i], made[i], end[i],
            (mute[i] ? 0 : 1), (revoked[i] || revoked[p] ? 1 : 0), (claimed[i] && claimed[p] ? 1 : 0), weak[i]
    }
}
