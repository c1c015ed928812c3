package io.hubcrate.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.IntegrityException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClearsignVerifierTest {
    /** Before anything is known of who wrote it. An expression that tries anew at each blank takes hours. */
    @Test
    @Timeout(60)
    void millionsOfBlanksCostNoMoreThanOtherText() {
        String message = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + " \t".repeat(2_000_000)
                + "x\n-----BEGIN PGP SIGNATURE-----\n\nnone\n-----END PGP SIGNATURE-----\n";
        IntegrityException refused = catchThrowableOfType(
                IntegrityException.class,
                () -> ClearsignVerifier.verify(
                        "chart", message.getBytes(StandardCharsets.UTF_8), TestKeys.ED.armoredPublicKey()));
        assertThat(refused.code()).isEqualTo("provenance-invalid");
    }
}
