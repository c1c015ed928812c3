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

/** The states a signature can be in, made with hubcrate's signer, with real gpg, and with a forge for the rest. */
final class SignatureStates {
    static final byte[] SIGNED = "0123  bundle.json\n".getBytes(US_ASCII);
    static final Instant MADE = Instant.parse("2024-01-01T00:00:00Z");
    static final Instant AT = Instant.parse("2024-02-01T10:00:00Z");
    static final Instant FUTURE = Instant.parse("2090-01-01T00:00:00Z");

    private final GpgHome home;
    private final List<State> states = new ArrayList<>();

    SignatureStates(GpgHome home) {
        this.home = home;
    }

    /**
     * One row of the table.
     *
     * @param keyring what the site trusts, binary
     * @param settings trust.yaml; empty for none
     * @param why what a reader must know, above all where the answers differ
     */
    record State(String title, byte[] keyring, String settings, byte[] signed, byte[] signature, String why) {
        State(String title, byte[] keyring, byte[] signature, String why) {
            this(title, keyring, "", SIGNED, signature, why);
        }
    }

    List<State> all() throws IOException, InterruptedException {
        good();
        times();
        revocation();
        retirement();
        strangers();
        damage();
        forms();
        return states;
    }

    private void good() throws IOException, InterruptedException {
        add("by an RSA key of keygen", rsa().keyring(), sign(rsa(), AT), "the default: every gpg can check it");
        add("by an Ed25519 key of keygen", ed().keyring(), sign(ed(), AT), "gpg 1.4 and 2.0 do not know the algorithm");
        String gpgRsa = home.makeKey(MADE, "Gpg Rsa", "rsa2048", "sign");
        add("made by gpg, RSA", home.export(AT, gpgRsa), home.sign(AT, gpgRsa, SIGNED, "--armor"), "");
        String ecdsa = home.makeKey(MADE, "Gpg P256", "nistp256", "sign");
        add(
                "made by gpg, ECDSA on P-256",
                home.export(AT, ecdsa),
                home.sign(AT, ecdsa, SIGNED, "--armor"),
                "what many smartcards do");
        String main = home.makeKey(MADE, "Gpg Subkey", "ed25519", "cert");
        home.gpgAt(MADE, "--quick-add-key", main, "rsa2048", "sign", "never").requireSuccess();
        add(
                "made by gpg with a signing subkey",
                home.export(AT, main),
                home.sign(AT, main, SIGNED, "--armor"),
                "gpg 1.4 cannot check the primary key's algorithm");
        String old = home.makeKey(MADE, "Gpg 2.0 Style", "rsa2048", "sign");
        home.gpgAt(MADE.plusSeconds(60), "--cert-digest-algo", "SHA1", "--quick-set-expire", old, "0")
                .requireSuccess();
        add(
                "key certifies itself with SHA-1",
                home.export(AT, old),
                home.sign(AT, old, SIGNED, "--armor"),
                "as CentOS 7's gpg makes keys; the signature over the bundle is SHA-512");
    }

    private void times() {
        GeneratedKey brief = TestKeys.make("Brief", KeyAlgorithm.RSA4096, MADE, AT.plusSeconds(3600));
        add("key expired since", brief.keyring(), sign(brief, AT), "hubcrate adds a note");
        add(
                "signed after the key expired",
                brief.keyring(),
                PacketForge.sign(brief, SIGNED, AT.plusSeconds(7200)),
                "stock tools do not compare the two dates");
        add(
                "dated before the key was made",
                rsa().keyring(),
                PacketForge.sign(rsa(), SIGNED, MADE.minusSeconds(86_400)),
                "");
        add(
                "dated in the future",
                rsa().keyring(),
                PacketForge.sign(rsa(), SIGNED, FUTURE),
                "stock tools do not look at the clock; hubcrate lets pass one day");
        GeneratedKey later = TestKeys.make("Later", KeyAlgorithm.RSA4096, FUTURE.minusSeconds(86_400), null);
        add(
                "clock behind: the key is of the future",
                later.keyring(),
                PacketForge.sign(later, SIGNED, FUTURE),
                "hubcrate says that the machine's clock is to be looked at");
        add(
                "signature made to count for an hour",
                rsa().keyring(),
                PacketForge.signForAnHour(rsa(), SIGNED, AT),
                "gpg --default-sig-expire");
    }

    private void revocation() {
        add(
                "key revoked by its owner",
                PacketForge.revokedKeyring(rsa(), AT.plusSeconds(86_400)),
                sign(rsa(), AT),
                "the date does not matter: who stole the key can date as he likes");
        states.add(new State(
                "key revoked in trust.yaml",
                join(rsa().keyring(), ed().keyring()),
                listed(rsa(), "revoked") + listed(ed(), "active"),
                SIGNED,
                sign(rsa(), AT),
                "stock tools know nothing of trust.yaml: take the key out of their keyring"));
    }

    private void retirement() {
        states.add(new State(
                "key retired, signed before",
                rsa().keyring(),
                listed(rsa(), "retired, since: 2024-03-01"),
                SIGNED,
                sign(rsa(), AT),
                ""));
        states.add(new State(
                "key retired, signed after",
                rsa().keyring(),
                listed(rsa(), "retired, since: 2024-02-01"),
                SIGNED,
                sign(rsa(), AT),
                "stock tools know nothing of trust.yaml"));
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
        states.add(new State("tampered data", rsa().keyring(), "", "0124  bundle.json\n".getBytes(US_ASCII), good, ""));
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
                home.sign(AT, signer, SIGNED, "--armor", "--textmode"),
                "line ends do not count in it: not over these bytes alone");
        add(
                "digest SHA-1",
                keyring,
                home.sign(AT, signer, SIGNED, "--armor", "--digest-algo", "SHA1"),
                "collisions can be bought");
        GeneratedKey small = TestKeys.makeRsa("Small", 1024, MADE);
        add("RSA key of 1024 bits", small.keyring(), PacketForge.sign(small, SIGNED, AT), "can be broken");
        add(
                "header line Version: of an old gpg",
                keyring,
                PacketForge.withHeader(home.sign(AT, signer, SIGNED, "--armor"), "Version: GnuPG v2.0.22 (GNU/Linux)"),
                "three such lines are known, any other is refused");
        add(
                "header line Comment:",
                keyring,
                home.sign(AT, signer, SIGNED, "--armor", "--comment", "by smartcard"),
                "a flipped bit in it could not be noticed; hubcrate sign --import takes it off");
        add(
                "binary signature",
                keyring,
                home.sign(AT, signer, SIGNED),
                "hubcrate sign --import turns it into an armored one");
    }

    private void add(String title, byte[] keyring, byte[] signature, String why) {
        states.add(new State(title, keyring, signature, why));
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

    private static byte[] sign(GeneratedKey key, Instant at) {
        return DetachedSigner.sign(SIGNED, key.armoredSecretKey(), TestKeys.PASSPHRASE, at)
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
