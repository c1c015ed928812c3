package io.hubcrate.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hubcrate.signing.DetachedSigner;
import io.hubcrate.signing.GeneratedKey;
import io.hubcrate.signing.KeyAlgorithm;
import io.hubcrate.signing.PacketForge;
import io.hubcrate.signing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The states a signature can be in, made with hubcrate's signer, with real gpg, and with a forge for the rest. */
final class SignatureStates {
    static final Instant MADE = Instant.parse("2024-01-01T00:00:00Z");
    static final Instant AT = Instant.parse("2024-02-01T10:00:00Z");
    static final Instant FUTURE = Instant.parse("2090-01-01T00:00:00Z");

    private final GpgHome home;
    private final byte[] sums;
    private final List<State> states = new ArrayList<>();

    /** @param sums a bundle's, to be signed */
    SignatureStates(GpgHome home, byte[] sums) {
        this.home = home;
        this.sums = sums.clone();
    }

    /**
     * One row of the table.
     *
     * @param keyring what the site trusts, binary
     * @param settings trust.yaml; empty for none
     * @param signatures by the name of the file
     * @param why what a reader must know, above all where the answers differ
     */
    record State(
            String title,
            byte[] keyring,
            String settings,
            byte[] signed,
            SortedMap<String, byte[]> signatures,
            String why) {}

    List<State> all() throws IOException, InterruptedException {
        good();
        times();
        revocation();
        retirement();
        strangers();
        damage();
        forms();
        several();
        subkeys();
        return states;
    }

    private void good() throws IOException, InterruptedException {
        add("by an RSA key of keygen", rsa().keyring(), sign(rsa(), AT), "the default: every gpg can check it");
        add("by an Ed25519 key of keygen", ed().keyring(), sign(ed(), AT), "gpg 1.4 and 2.0 do not know the algorithm");
        String gpgRsa = home.makeKey(MADE, "Gpg Rsa", "rsa2048", "sign");
        add("made by gpg, RSA", home.export(AT, gpgRsa), home.sign(AT, gpgRsa, sums, "--armor"), "");
        String ecdsa = home.makeKey(MADE, "Gpg P256", "nistp256", "sign");
        add(
                "made by gpg, ECDSA on P-256",
                home.export(AT, ecdsa),
                home.sign(AT, ecdsa, sums, "--armor"),
                "what many smartcards do");
        String main = home.makeKey(MADE, "Gpg Subkey", "ed25519", "cert");
        home.gpgAt(MADE, "--quick-add-key", main, "rsa2048", "sign", "never").requireSuccess();
        add(
                "made by gpg with a signing subkey",
                home.export(AT, main),
                home.sign(AT, main, sums, "--armor"),
                "gpg 1.4 cannot check the primary key's algorithm");
        String old = home.makeKey(MADE, "Gpg 2.0 Style", "rsa2048", "sign");
        home.gpgAt(MADE.plusSeconds(60), "--cert-digest-algo", "SHA1", "--quick-set-expire", old, "0")
                .requireSuccess();
        add(
                "key certifies itself with SHA-1",
                home.export(AT, old),
                home.sign(AT, old, sums, "--armor"),
                "as CentOS 7's gpg makes keys; the signature over the bundle is SHA-512");
    }

    private void times() {
        GeneratedKey brief = TestKeys.make("Brief", KeyAlgorithm.RSA4096, MADE, AT.plusSeconds(3600));
        add("key expired since", brief.keyring(), sign(brief, AT), "hubcrate adds a note");
        add(
                "signed after the key expired",
                brief.keyring(),
                PacketForge.sign(brief, sums, AT.plusSeconds(7200)),
                "stock tools do not compare the two dates");
        add(
                "dated before the key was made",
                rsa().keyring(),
                PacketForge.sign(rsa(), sums, MADE.minusSeconds(86_400)),
                "");
        add(
                "dated in the future",
                rsa().keyring(),
                PacketForge.sign(rsa(), sums, FUTURE),
                "stock tools do not look at the clock; hubcrate lets pass one day");
        GeneratedKey later = TestKeys.make("Later", KeyAlgorithm.RSA4096, FUTURE.minusSeconds(86_400), null);
        add(
                "clock behind: the key is of the future",
                later.keyring(),
                PacketForge.sign(later, sums, FUTURE),
                "hubcrate says that the machine's clock is to be looked at");
        add(
                "signature made to count for an hour",
                rsa().keyring(),
                PacketForge.signForAnHour(rsa(), sums, AT),
                "gpg --default-sig-expire");
    }

    private void revocation() {
        add(
                "key revoked by its owner",
                PacketForge.revokedKeyring(rsa(), AT.plusSeconds(86_400)),
                sign(rsa(), AT),
                "the date does not matter: who stole the key can date as he likes");
        add(
                "key revoked in trust.yaml",
                join(rsa().keyring(), ed().keyring()),
                "keys:\n" + listed(rsa(), "revoked") + listed(ed(), "active"),
                "stock tools know nothing of trust.yaml: take the key out of their keyring",
                sign(rsa(), AT));
    }

    private void retirement() {
        add(
                "key retired, signed before",
                rsa().keyring(),
                "keys:\n" + listed(rsa(), "retired, since: 2024-03-01"),
                "",
                sign(rsa(), AT));
        add(
                "key retired, signed after",
                rsa().keyring(),
                "keys:\n" + listed(rsa(), "retired, since: 2024-02-01"),
                "stock tools know nothing of trust.yaml",
                sign(rsa(), AT));
    }

    private void strangers() {
        add("by an unknown signer", rsa().keyring(), sign(other(), AT), "");
        add(
                "an unknown signer's before a known one's in one file",
                rsa().keyring(),
                PacketForge.together(sign(other(), AT), sign(rsa(), AT)),
                "one file for each signer");
        add(
                "two known signers in one file",
                join(rsa().keyring(), other().keyring()),
                PacketForge.together(sign(rsa(), AT), sign(other(), AT)),
                "one file for each signer, so that each can be carried and checked alone");
    }

    private void damage() {
        byte[] good = sign(rsa(), AT);
        String text = new String(good, US_ASCII);
        byte[] tampered = sums.clone();
        tampered[0] ^= 1;
        states.add(new State("tampered data", rsa().keyring(), "", tampered, files(good), ""));
        add(
                "a signature of another file",
                rsa().keyring(),
                PacketForge.sign(rsa(), "another file\n".getBytes(US_ASCII), AT),
                "");
        int checksum = text.indexOf("\n=") + 2;
        add(
                "armor checksum changed",
                rsa().keyring(),
                (text.substring(0, checksum)
                                + (text.charAt(checksum) == 'A' ? 'B' : 'A')
                                + text.substring(checksum + 1))
                        .getBytes(US_ASCII),
                "");
        add(
                "END line changed",
                rsa().keyring(),
                text.replace("-----END PGP SIGNATURE", "-----ENE PGP SIGNATURE").getBytes(US_ASCII),
                "harmless, but hubcrate refuses every changed bit");
        add(
                "cut in the middle",
                rsa().keyring(),
                text.substring(0, text.length() / 2).getBytes(US_ASCII),
                "");
    }

    private void forms() throws IOException, InterruptedException {
        String signer = home.makeKey(MADE, "Gpg Forms", "rsa2048", "sign");
        byte[] keyring = home.export(AT, signer);
        add(
                "text signature (type 0x01)",
                keyring,
                home.sign(AT, signer, sums, "--armor", "--textmode"),
                "line ends do not count in it: not over these bytes alone");
        add(
                "digest SHA-1",
                keyring,
                home.sign(AT, signer, sums, "--armor", "--digest-algo", "SHA1"),
                "collisions can be bought");
        GeneratedKey small = TestKeys.makeRsa("Small", 1024, MADE);
        add("RSA key of 1024 bits", small.keyring(), PacketForge.sign(small, sums, AT), "can be broken");
        add(
                "header line Version: of an old gpg",
                keyring,
                PacketForge.withHeader(home.sign(AT, signer, sums, "--armor"), "Version: GnuPG v2.0.22 (GNU/Linux)"),
                "three such lines are known, any other is refused");
        add(
                "header line Comment:",
                keyring,
                home.sign(AT, signer, sums, "--armor", "--comment", "by smartcard"),
                "a flipped bit in it could not be noticed; hubcrate sign --import takes it off");
        add(
                "binary signature",
                keyring,
                home.sign(AT, signer, sums),
                "hubcrate sign --import turns it into an armored one");
    }

    private void several() {
        byte[] both = join(rsa().keyring(), other().keyring());
        byte[] damaged = sign(other(), AT);
        damaged[damaged.length / 2] ^= 1;
        add("one of two signers", both, "threshold: 2\n", "as often as it is asked, gpgv sees one", sign(rsa(), AT));
        add("both of two signers", both, "threshold: 2\n", "", sign(rsa(), AT), sign(other(), AT));
        add("an unknown signer beside a good one", rsa().keyring(), "", "", sign(rsa(), AT), sign(other(), AT));
        add("a damaged signature beside a good one", both, "", "something happened to it", sign(rsa(), AT), damaged);
        add(
                "a forged signature beside a good one",
                both,
                "",
                "something happened to it",
                sign(rsa(), AT),
                PacketForge.sign(other(), "another file\n".getBytes(US_ASCII), AT));
        add(
                "a revoked key's signature beside a good one",
                both,
                "keys:\n" + listed(rsa(), "active") + listed(other(), "revoked"),
                "stock tools know nothing of trust.yaml",
                sign(rsa(), AT),
                sign(other(), AT));
        add(
                "by a revoked key whose file is gone, beside a good one",
                rsa().keyring(),
                "keys:\n" + listed(rsa(), "active") + listed(other(), "revoked"),
                "its fingerprint stays in trust.yaml",
                sign(rsa(), AT),
                sign(other(), AT));
        TreeMap<String, byte[]> misnamed = new TreeMap<>();
        misnamed.put("SHA256SUMS." + other().keyId() + ".asc", sign(rsa(), AT));
        states.add(new State("named after another key", both, "", sums, misnamed, "somebody renamed it"));
        named("named by another key's fingerprint", both, other().fingerprint());
        named("named by 40 digits that only end as its own", both, "0".repeat(24) + rsa().keyId());
        named("named by its own fingerprint", both, rsa().fingerprint());
    }

    private void named(String title, byte[] keyring, String print) {
        TreeMap<String, byte[]> signatures = new TreeMap<>();
        signatures.put("SHA256SUMS." + print + ".asc", sign(rsa(), AT));
        states.add(new State(title, keyring, "", sums, signatures, "gpgv asks for no name"));
    }

    private void subkeys() throws IOException, InterruptedException {
        String main = home.makeKey(MADE, "Gpg Two Subkeys", "rsa2048", "cert");
        home.gpgAt(MADE, "--quick-add-key", main, "rsa2048", "sign", "never").requireSuccess();
        home.gpgAt(MADE, "--quick-add-key", main, "rsa2048", "sign", "never").requireSuccess();
        List<String> keys = home.fingerprints(AT, main);
        add(
                "two subkeys of one primary key, two signers wanted",
                join(home.export(AT, main), other().keyring()),
                "threshold: 2\n",
                "one person counts once",
                home.sign(AT, keys.get(1) + "!", sums, "--armor"),
                home.sign(AT, keys.get(2) + "!", sums, "--armor"));
        byte[] signature = home.sign(AT, keys.get(1) + "!", sums, "--armor");
        // The claim that the primary key ends before the signature was made is as old as the key.
        home.gpgAt(MADE.plusSeconds(60), "--quick-set-expire", main, "10d").requireSuccess();
        add(
                "by a subkey after its primary key had expired",
                home.export(AT, main),
                signature,
                "a subkey does not outlive its primary key");
        String prolonged = home.makeKey(MADE, "Gpg Prolonged", "rsa2048", "sign");
        home.gpgAt(MADE.plusSeconds(60), "--quick-set-expire", prolonged, "10d").requireSuccess();
        home.gpgAt(MADE.plusSeconds(120), "--quick-set-expire", prolonged, "50y")
                .requireSuccess();
        add(
                "signed after the day that the key's owner has prolonged",
                home.export(AT, prolonged),
                home.sign(AT, prolonged, sums, "--armor"),
                "the newest claim of the owner counts");
    }

    private void add(String title, byte[] keyring, byte[] signature, String why) {
        add(title, keyring, "", why, signature);
    }

    private void add(String title, byte[] keyring, String settings, String why, byte[]... signatures) {
        states.add(new State(title, keyring, settings, sums, files(signatures), why));
    }

    private static SortedMap<String, byte[]> files(byte[]... signatures) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (byte[] signature : signatures) {
            files.put("SHA256SUMS." + PacketForge.issuer(signature) + ".asc", signature);
        }
        return files;
    }

    private static GeneratedKey rsa() {
        return Keys.RSA;
    }

    private static GeneratedKey ed() {
        return Keys.ED;
    }

    private static GeneratedKey other() {
        return Keys.OTHER;
    }

    private static final class Keys {
        static final GeneratedKey RSA = TestKeys.make("Rita", KeyAlgorithm.RSA4096, MADE, null);
        static final GeneratedKey ED = TestKeys.make("Ed", KeyAlgorithm.ED25519, MADE, null);
        static final GeneratedKey OTHER = TestKeys.make("Other", KeyAlgorithm.RSA4096, MADE, null);
    }

    private byte[] sign(GeneratedKey key, Instant at) {
        return DetachedSigner.sign(sums, key.armoredSecretKey(), TestKeys.PASSPHRASE, at)
                .armored();
    }

    private static String listed(GeneratedKey key, String status) {
        return "- {fingerprint: " + key.fingerprint() + ", status: " + status + "}\n";
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
