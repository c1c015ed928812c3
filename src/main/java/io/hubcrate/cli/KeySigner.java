package io.hubcrate.cli;

import io.hubcrate.build.SumsSigner;
import io.hubcrate.content.GivenFile;
import io.hubcrate.failure.Secret;
import io.hubcrate.signing.DetachedSignature;
import io.hubcrate.signing.DetachedSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** A secret key with its passphrase, ready to sign. */
final class KeySigner implements SumsSigner {
    /** Far more than any key file has. */
    private static final int MAX_BYTES = 1 << 20;

    private final byte[] secretKey;
    private final Secret passphrase;
    private final Clock clock;

    private KeySigner(byte[] secretKey, Secret passphrase, Clock clock) {
        this.secretKey = secretKey;
        this.passphrase = passphrase;
        this.clock = clock;
    }

    /** Reads the key, asks for the passphrase if it has one and tries both, so that a slip costs nothing later. */
    static KeySigner open(Run run, Path file, PassphraseOptions passphrase) throws IOException {
        PassphraseOptions.requireClosed(run.session(), run.resolve(file), run.show(file));
        byte[] key;
        try (var in = GivenFile.open(run.resolve(file))) {
            key = in.readNBytes(MAX_BYTES);
        }
        boolean asks = DetachedSigner.needsPassphrase(key, run.session().clock().instant());
        Secret secret =
                asks ? passphrase.read(run.session(), "Passphrase for " + run.show(file)) : Secret.of(new char[0]);
        KeySigner signer = new KeySigner(key, secret, run.session().clock());
        signer.sign(new byte[0]);
        return signer;
    }

    @Override
    public boolean hasSigned(byte[] sums, byte[] armored) {
        return DetachedSigner.hasSigned(sums, armored, secretKey, clock.instant());
    }

    @Override
    public Signature sign(byte[] sums) {
        DetachedSignature signature = DetachedSigner.sign(sums, secretKey, passphrase, clock.instant());
        return new Signature(signature.keyId(), signature.armored());
    }
}
