package io.hubcrate.rpm;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.signing.PackageSignatureCheck;
import io.hubcrate.signing.SignatureOutcome;
import io.hubcrate.signing.SignatureOutcome.Good;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of one package as they pass by, and proves it: the signature header's digest of the main header, the
 * OpenPGP signature over it, and the payload, either by its digest in the signed header or (EL7 and older) by the
 * signature over header and payload. Holds the headers in memory and nothing of the payload.
 */
public final class RpmScan implements ByteSink {
    private static final int LEAD = 96;
    private static final int LEAD_MAGIC = 0xEDABEEDB;
    private static final int MAX_SIGNATURE_HEADER = 1 << 20;
    private static final int MAX_HEADER = 64 << 20;
    /** Numbers of hash algorithms in OpenPGP, which rpm uses for its own digests, too. */
    private static final Map<Long, String> DIGESTS = Map.of(8L, "SHA-256", 9L, "SHA-384", 10L, "SHA-512");

    private final String subject;
    private final PackageKeys keys;
    private final MessageDigest whole = Digest.newMessageDigest();
    private byte[] head = new byte[1 << 14];
    private int filled;
    private int needed;
    private int headerStart;
    private int headerEnd;
    private long count;
    private @Nullable Headers headers;

    /** What the headers gave: what they are and what must be checked to the end. */
    private record Headers(
            RpmHeader signature,
            RpmHeader main,
            @Nullable PackageSignatureCheck onHeader,
            @Nullable PackageSignatureCheck onAll,
            @Nullable MessageDigest payload) {}

    /** @param subject the package's name, for messages */
    public RpmScan(String subject, PackageKeys keys) {
        this.subject = subject;
        this.keys = keys;
        this.needed = LEAD + RpmHeader.INTRO;
    }

    /**
     * A proven package.
     *
     * @param signer fingerprint of the primary key
     */
    public record Proven(RpmPackage rpm, String signer, Digest digest, long size) {}

    /** @throws RpmSignatureException as soon as the bytes cannot be a package */
    @Override
    public void write(byte[] buffer, int offset, int length) {
        whole.update(buffer, offset, length);
        count += length;
        int at = offset;
        int end = offset + length;
        while (headers == null && at < end) {
            int n = Math.min(end - at, needed - filled);
            if (filled + n > head.length) {
                head = Arrays.copyOf(head, Math.max(filled + n, (int) Math.min(needed, head.length * 2L)));
            }
            System.arraycopy(buffer, at, head, filled, n);
            filled += n;
            at += n;
            if (filled == needed) {
                advance();
            }
        }
        if (headers != null && at < end) {
            payload(headers, buffer, at, end - at);
        }
    }

    private void advance() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(head, 0, filled);
            if (filled == LEAD + RpmHeader.INTRO && headerStart == 0) {
                if (bytes.getInt(0) != LEAD_MAGIC) {
                    throw new MalformedRpmException("bytes that do not begin like a package");
                }
                int length = RpmHeader.length(bytes.slice(LEAD, RpmHeader.INTRO), MAX_SIGNATURE_HEADER);
                headerStart = LEAD + (length + 7) / 8 * 8;
                needed = headerStart + RpmHeader.INTRO;
            } else if (headerEnd == 0) {
                headerEnd = headerStart + RpmHeader.length(bytes.slice(headerStart, RpmHeader.INTRO), MAX_HEADER);
                needed = headerEnd;
            }
            if (filled == headerEnd) {
                headers = begin(ByteBuffer.wrap(head, 0, filled));
            }
        } catch (MalformedRpmException e) {
            throw RpmSignatureException.malformed(subject, e.reason());
        }
    }

    private Headers begin(ByteBuffer bytes) throws MalformedRpmException {
        ByteBuffer first = bytes.slice(LEAD, headerStart - LEAD);
        int length = RpmHeader.length(first, MAX_SIGNATURE_HEADER);
        RpmHeader signature = RpmHeader.read(first.slice(0, length));
        RpmHeader main = RpmHeader.read(bytes.slice(headerStart, headerEnd - headerStart));
        Optional<String> promised = signature.findText(RpmTag.SIGNATURE_SHA256);
        if (promised.isPresent()) {
            MessageDigest hash = Digest.newMessageDigest();
            hash.update(head, headerStart, headerEnd - headerStart);
            require("a header with sha256", promised.get(), HexFormat.of().formatHex(hash.digest()));
        }
        Headers read = new Headers(
                signature,
                main,
                check(signature, RpmTag.SIGNATURE_RSA, RpmTag.SIGNATURE_DSA),
                check(signature, RpmTag.SIGNATURE_PGP, RpmTag.SIGNATURE_GPG),
                payloadDigest(main));
        if (read.onHeader() != null) {
            read.onHeader().update(head, headerStart, headerEnd - headerStart);
        }
        if (read.onAll() != null) {
            read.onAll().update(head, headerStart, headerEnd - headerStart);
        }
        return read;
    }

    private @Nullable PackageSignatureCheck check(RpmHeader signature, int first, int second)
            throws MalformedRpmException {
        Optional<byte[]> packet = signature.findBytes(signature.has(first) ? first : second);
        return packet.map(keys::begin).orElse(null);
    }

    private static @Nullable MessageDigest payloadDigest(RpmHeader main) throws MalformedRpmException {
        String name =
                DIGESTS.get(main.findNumber(RpmTag.PAYLOAD_DIGEST_ALGORITHM).orElse(0L));
        if (name == null || !main.has(RpmTag.PAYLOAD_DIGEST)) {
            return null;
        }
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void payload(Headers headers, byte[] buffer, int offset, int length) {
        if (headers.payload() != null) {
            headers.payload().update(buffer, offset, length);
        }
        if (headers.onAll() != null) {
            headers.onAll().update(buffer, offset, length);
        }
    }

    @Override
    public void restart() {
        whole.reset();
        filled = 0;
        needed = LEAD + RpmHeader.INTRO;
        headerStart = 0;
        headerEnd = 0;
        count = 0;
        headers = null;
    }

    /**
     * Judges the package, all of whose bytes have passed.
     *
     * @throws RpmSignatureException unless a given key has signed all of it
     */
    public Proven finish() {
        Headers read = headers;
        if (read == null) {
            throw RpmSignatureException.malformed(subject, "only " + count + " bytes of it");
        }
        try {
            String signer = requireSigned(read);
            RpmPackage rpm = RpmPackageReader.read(read.main(), read.signature(), headerStart, headerEnd);
            return new Proven(rpm, signer, Digest.of(whole), count);
        } catch (MalformedRpmException e) {
            throw RpmSignatureException.malformed(subject, e.reason());
        }
    }

    private String requireSigned(Headers read) throws MalformedRpmException {
        MessageDigest payload = read.payload();
        if (payload != null) {
            String promised = read.main().findText(RpmTag.PAYLOAD_DIGEST).orElse("none");
            require("a payload with the digest", promised, HexFormat.of().formatHex(payload.digest()));
        }
        Good good = null;
        for (PackageSignatureCheck check : new PackageSignatureCheck[] {read.onAll(), read.onHeader()}) {
            if (check != null) {
                SignatureOutcome outcome = check.finish();
                if (!(outcome instanceof Good holds)) {
                    throw RpmSignatureException.of(subject, outcome);
                }
                good = holds;
            }
        }
        if (good == null) {
            throw RpmSignatureException.missing(subject, "none");
        }
        if (payload == null && read.onAll() == null) {
            throw RpmSignatureException.missing(subject, "one that says nothing of the payload");
        }
        return good.fingerprint();
    }

    private void require(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw RpmSignatureException.digest(subject, what, expected, actual);
        }
    }
}
