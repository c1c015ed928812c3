package io.hubcrate.signing;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * Verifies a message in OpenPGP's cleartext signature framework, as Helm's provenance files are. A signature counts if
 * the key could sign at the time that the signature names; one by a revoked key never counts, whenever it was made.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4880#section-7">RFC 4880, section 7</a>
 */
public final class ClearsignVerifier {
    private static final String BEGIN_MESSAGE = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";
    private static final Set<Integer> STRONG_HASHES = Set.of(
            HashAlgorithmTags.SHA256,
            HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512,
            HashAlgorithmTags.SHA224,
            HashAlgorithmTags.SHA3_256,
            HashAlgorithmTags.SHA3_512);
    private static final byte[] KEYBOX_MAGIC = "KBXf".getBytes(StandardCharsets.US_ASCII);

    private final String subject;

    private ClearsignVerifier(String subject) {
        this.subject = subject;
    }

    /**
     * A message that somebody in the keyring has signed.
     *
     * @param fingerprint of the signer's primary key, in upper-case hexadecimal
     * @param text what was signed and nothing else: UTF-8, lines ended by {@code \n}, blanks at their ends gone
     */
    public record Verified(String fingerprint, byte[] text) {}

    /**
     * Demands that the message stands alone and a key of the keyring has signed it.
     *
     * @param subject what the message is, for messages
     * @param keyring public keys, binary or armored
     * @throws IntegrityException of code {@code provenance-invalid} if it is malformed, or nobody in the keyring has
     *     signed it, or a signature of somebody in it is bad
     * @throws InvalidInputException of code {@code keyring-unusable} if the keyring holds no public keys
     */
    public static Verified verify(String subject, byte[] clearsigned, byte[] keyring) {
        ClearsignVerifier verifier = new ClearsignVerifier(subject);
        List<PGPPublicKeyRing> certificates = verifier.readKeyring(keyring);
        Message message = verifier.split(new String(clearsigned, StandardCharsets.UTF_8));
        return verifier.verify(message, certificates);
    }

    /** The signed lines, unescaped and without the blanks that do not count, and the armored signature. */
    private record Message(List<String> lines, String signature) {}

    private Message split(String whole) {
        List<String> all = List.of(whole.replace("\r\n", "\n").strip().split("\n", -1));
        int body = all.indexOf("");
        int signature = all.indexOf(BEGIN_SIGNATURE);
        if (!all.get(0).equals(BEGIN_MESSAGE)
                || body < 0
                || signature < body
                || !all.get(all.size() - 1).strip().equals(END_SIGNATURE)
                || all.indexOf(END_SIGNATURE) != all.size() - 1) {
            throw invalid("one clearsigned OpenPGP message and nothing around it", "something else");
        }
        if (all.subList(1, body).stream().anyMatch(header -> !header.startsWith("Hash:"))) {
            throw invalid("no header but Hash", "another one");
        }
        List<String> lines = new ArrayList<>();
        for (String line : all.subList(body + 1, signature)) {
            if (line.startsWith("-") && !line.startsWith("- ")) {
                throw invalid("lines that begin with a dash to be escaped", "one that is not");
            }
            lines.add(withoutBlanksBehind(line.startsWith("- ") ? line.substring(2) : line));
        }
        return new Message(lines, String.join("\n", all.subList(signature, all.size())) + "\n");
    }

    /** By hand: an expression tries anew at each blank of many. */
    private static String withoutBlanksBehind(String line) {
        int end = line.length();
        while (end > 0 && " \t\r".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return line.substring(0, end);
    }

    private Verified verify(Message message, List<PGPPublicKeyRing> certificates) {
        List<String> unknown = new ArrayList<>();
        Optional<String> signer = Optional.empty();
        for (PGPSignature signature : readSignatures(message.signature())) {
            Optional<PGPPublicKeyRing> certificate = certificates.stream()
                    .filter(one -> named(one, signature).isPresent())
                    .findFirst();
            if (certificate.isEmpty()) {
                unknown.add(Long.toHexString(signature.getKeyID()));
                continue;
            }
            PGPPublicKey named = named(certificate.get(), signature).orElseThrow();
            SigningKey key = SigningKey.allOf(certificate.get()).stream()
                    .filter(one -> one.key().getKeyID() == named.getKeyID())
                    .findFirst()
                    .orElseThrow();
            requireGood(signature, key, message.lines());
            signer = signer.or(
                    () -> Optional.of(KeyIds.fingerprint(certificate.get().getPublicKey())));
        }
        String fingerprint =
                signer.orElseThrow(() -> invalid("a signature by a key of the keyring", "signatures by " + unknown));
        byte[] text = (String.join("\n", message.lines()) + "\n").getBytes(StandardCharsets.UTF_8);
        return new Verified(fingerprint, text);
    }

    private static Optional<PGPPublicKey> named(PGPPublicKeyRing certificate, PGPSignature signature) {
        return signature.getKeyIdentifiers().stream()
                .map(certificate::getPublicKey)
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    /**
     * Judged as gpg does, by what the newest self-signatures say, not by those that were in force when it was signed: an
     * owner who prolongs a key replaces the old ones.
     */
    private void requireGood(PGPSignature signature, SigningKey key, List<String> lines) {
        String who = Long.toHexString(signature.getKeyID());
        if (signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT
                || !STRONG_HASHES.contains(signature.getHashAlgorithm())) {
            throw invalid("a text signature over SHA-2", "another kind by " + who);
        }
        Instant when = signature.getCreationTime().toInstant();
        Instant expires = key.expires();
        // What was signed before a revocation does not pass either: a thief picks his own date.
        if (key.revoked() != null) {
            throw invalid("a key in force", "the revoked key " + who);
        }
        if (key.unusable() != null) {
            throw invalid("a key that signs", who + ": " + key.unusable());
        }
        if (when.isBefore(key.created()) || (expires != null && !when.isBefore(expires))) {
            throw invalid("a key in its time", who + ", not yet made or expired on " + when);
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key.key());
            // Section 7.1: lines joined by CR LF, the last line's end not included.
            signature.update(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
            if (!signature.verify()) {
                throw invalid("a good signature by " + who, "a bad one");
            }
        } catch (PGPException e) {
            throw invalid("a good signature by " + who, "one that cannot be checked");
        }
    }

    private List<PGPSignature> readSignatures(String armored) {
        try {
            PGPObjectFactory objects = new BcPGPObjectFactory(
                    PGPUtil.getDecoderStream(new ByteArrayInputStream(armored.getBytes(StandardCharsets.US_ASCII))));
            List<PGPSignature> found = new ArrayList<>();
            for (Object next = objects.nextObject(); next != null; next = objects.nextObject()) {
                if (!(next instanceof PGPSignatureList list)) {
                    throw invalid("signatures", "another packet");
                }
                list.forEach(found::add);
            }
            if (found.isEmpty()) {
                throw invalid("a signature", "none");
            }
            return found;
        } catch (IOException | RuntimeException e) {
            if (e instanceof IntegrityException refused) {
                throw refused;
            }
            throw invalid("an OpenPGP signature", "something that cannot be read");
        }
    }

    private List<PGPPublicKeyRing> readKeyring(byte[] keyring) {
        if (keyring.length > 12 && java.util.Arrays.equals(keyring, 8, 12, KEYBOX_MAGIC, 0, 4)) {
            throw unusable("is GnuPG's own keybox");
        }
        List<PGPPublicKeyRing> found = new ArrayList<>();
        try (ByteArrayInputStream in = new ByteArrayInputStream(keyring)) {
            // Several armored blocks may stand behind each other.
            while (in.available() > 0) {
                PGPObjectFactory objects = new BcPGPObjectFactory(PGPUtil.getDecoderStream(in));
                int before = found.size();
                for (Object next = objects.nextObject(); next != null; next = objects.nextObject()) {
                    if (!(next instanceof PGPPublicKeyRing ring)) {
                        throw unusable("holds something else than public keys");
                    }
                    found.add(ring);
                }
                if (found.size() == before) {
                    break;
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof InvalidInputException refused) {
                throw refused;
            }
            throw unusable("cannot be read as OpenPGP keys");
        }
        if (found.isEmpty()) {
            throw unusable("holds no public key");
        }
        return found;
    }

    private InvalidInputException unusable(String reason) {
        return new InvalidInputException(
                "keyring-unusable",
                "the keyring for " + subject + " " + reason,
                "Export the publisher's key: gpg --export FINGERPRINT > keyring.gpg");
    }

    private IntegrityException invalid(String expected, String found) {
        return new IntegrityException(
                "provenance-invalid", subject, expected, found, "Do not use what it belongs to; ask its publisher.");
    }
}
