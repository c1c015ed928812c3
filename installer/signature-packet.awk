# What one signature packet says (RFC 4880 section 5.2.3): see signature_packet in signatures.sh.
function u(at, k, v) { v = 0; while (k-- > 0) v = v * 256 + b[at++]; return v }
function hex(at, k, v) { v = ""; while (k-- > 0) v = v sprintf("%02X", b[at++]); return v }
function bad(why) { print "bad " why; exit }
function issuer(id) { if (signer && signer != id) bad("names two signers"); signer = id }
function claims(at, end, signed, len, long, type, critical) {
    if (end + 2 > n) bad("is damaged")
    for (; at < end; at += len) {
        len = b[at++]
        long = len == 255
        if (long) { len = u(at, 4); at += 4 }
        else if (len > 191) len = (len - 192) * 256 + b[at++] + 192
        if (len < 1 || at + len > end) bad("is damaged")
        type = b[at] % 128
        critical = b[at] > 127
        if (!signed && (critical || long || type != 16 && type != 33)) bad("carries claims that are not signed")
        if (critical && type != 2 && type != 3 && type != 16 && type != 28 && type != 33)
            bad("has a critical claim of unknown type " type)
        if (type == 2) { times += len == 5 ? 1 : 9; made = u(at + 1, 4) }
        if (type == 3 && u(at + 1, 4) && (!ends || u(at + 1, 4) < ends)) ends = u(at + 1, 4)
        if (type == 16) { if (len != 9) bad("is damaged"); issuer(hex(at + 1, 8)) }
        if (type == 33) {
            if (len != 22 || b[at + 1] != 4) bad("names a signer whose key is not of version 4")
            if (print_ && print_ != hex(at + 2, 20)) bad("names two signers")
            print_ = hex(at + 2, 20)
            issuer(substr(print_, 25))
        }
    }
}
{ for (i = 1; i <= NF; i++) b[n++] = $i }
END {
    at = b[0] == 136 ? 2 : 3
    len = u(1, at - 1)
    if (b[0] != 136 && (b[0] != 137 || len < 256) || at + len != n) bad("is not one signature, framed as gpg does it")
    if (b[at] != 4) bad("is not a signature of version 4")
    if (b[at + 1] != 0) bad("is not a signature over a binary document, but of type " b[at + 1])
    hashed = at + 6
    unhashed = hashed + u(at + 4, 2) + 2
    claims(hashed, unhashed - 2, 1)
    numbers = unhashed + u(unhashed - 2, 2) + 2
    claims(unhashed, numbers - 2, 0)
    if (times != 1) bad("does not say when it was made, or says it twice")
    if (!signer) bad("does not name its signer")
    if (b[at + 3] < 8 || b[at + 3] > 10) bad("is over a digest that is too weak or unknown, number " b[at + 3])
    for (i = b[at + 2] < 4 ? 1 : 2; i > 0; i--) {
        bytes = int((u(numbers, 2) + 7) / 8)
        bits = (bytes - 1) * 8
        for (top = b[numbers + 2]; top >= 1; top = int(top / 2)) bits++
        if (bits != u(numbers, 2)) bad("is damaged")
        numbers += 2 + bytes
    }
    if (numbers != n) bad("is damaged")
    printf "%s %s %.0f %.0f %d\n", signer, print_ ? print_ : "-", made, ends, b[at + 3]
}
