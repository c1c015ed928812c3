package io.hubcrate.signing;

import io.hubcrate.content.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * Digests for making a key from a passphrase, which hashes tens of megabytes: with SHA-256 by the platform's own code,
 * which uses the processor's instructions where there are any. Every other algorithm is Bouncy Castle's.
 */
final class PassphraseDigests implements PGPDigestCalculatorProvider {
    private static final int BUFFER = 16 << 10;

    private final PGPDigestCalculatorProvider others = new BcPGPDigestCalculatorProvider();

    @Override
    public PGPDigestCalculator get(int algorithm) throws PGPException {
        return algorithm == HashAlgorithmTags.SHA256 ? new Sha256() : others.get(algorithm);
    }

    private static final class Sha256 implements PGPDigestCalculator {
        private final MessageDigest hash = Digest.newMessageDigest();
        // Salt and passphrase come again and again, a few bytes at a time.
        private OutputStream out = stream();

        private OutputStream stream() {
            return new BufferedOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), hash), BUFFER);
        }

        @Override
        public int getAlgorithm() {
            return HashAlgorithmTags.SHA256;
        }

        @Override
        public OutputStream getOutputStream() {
            return out;
        }

        @Override
        public byte[] getDigest() {
            try {
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return hash.digest();
        }

        @Override
        public void reset() {
            hash.reset();
            out = stream();
        }
    }
}
