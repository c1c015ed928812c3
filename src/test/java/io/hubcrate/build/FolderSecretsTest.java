package io.hubcrate.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderSecretsTest {
    private static final byte[] KEY = "-----BEGIN RSA PRIVATE KEY-----\n".getBytes(StandardCharsets.UTF_8);

    private static SecretScan scan(List<String> allowed, String name, byte[] content) {
        SecretScan scan = new SecretScan(allowed);
        FolderSecrets secrets = new FolderSecrets(scan);
        for (int at = 0; at < content.length; at += 64 << 10) {
            byte[] part = Arrays.copyOfRange(content, at, Math.min(content.length, at + (64 << 10)));
            secrets.bytes(name, part, part.length);
        }
        secrets.endOfFile();
        return scan;
    }

    @Test
    void aKeyIsFoundWhereverItStandsInALargeFile() {
        for (int at : new int[] {0, (4 << 20) - 10, (4 << 20) + 1, (9 << 20) - KEY.length}) {
            byte[] content = new byte[9 << 20];
            Arrays.fill(content, (byte) '\n');
            System.arraycopy(KEY, 0, content, at, KEY.length);

            InvalidInputException refusal = catchThrowableOfType(
                    InvalidInputException.class, scan(List.of(), "course/data", content)::requireNone);

            assertThat(refusal).as("at %d", at).isNotNull();
            assertThat(refusal.code()).isEqualTo("secret-found");
            assertThat(refusal.problems()).extracting(Problem::file).containsExactly("course/data");
        }
    }

    @Test
    void filesThatAreCredentialsByNameAreRefusedAndAllowedByName() {
        byte[] content = "machine host login me".getBytes(StandardCharsets.UTF_8);

        assertThat(catchThrowableOfType(
                        InvalidInputException.class, scan(List.of(), "course/.netrc", content)::requireNone))
                .isNotNull();
        assertThatCode(scan(List.of("course/.netrc"), "course/.netrc", content)::requireNone)
                .doesNotThrowAnyException();
        assertThatCode(scan(List.of("course/key"), "course/key", KEY)::requireNone)
                .doesNotThrowAnyException();
    }
}
