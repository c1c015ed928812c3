package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.Redactor;
import io.hubcrate.failure.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretStoreTest {
    @TempDir
    private Path folder;

    private StateFolder state() {
        return StateFolder.open(folder.resolve("state"));
    }

    private static String text(Secret secret) {
        return secret.reveal(String::new);
    }

    @Test
    void secretIsMadeOnceAndIsOnTheDiskBeforeItIsUsed() throws IOException {
        SecretStore store = SecretStore.open(state(), new Redactor());
        assertThat(text(store.require("token", () -> Secret.of("first-made".toCharArray()))))
                .isEqualTo("first-made");
        Path file = state().folder().resolve(SecretStore.FILE);
        assertThat(file).content().contains("first-made");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        SecretStore next = SecretStore.open(state(), new Redactor());
        assertThat(text(next.require("token", () -> Secret.of("second-made".toCharArray()))))
                .isEqualTo("first-made");
    }

    @Test
    void whatItHoldsIsMaskedFromTheMomentThatItIsRead() {
        SecretStore.open(state(), new Redactor()).put("token", Secret.of("0123-secret".toCharArray()));
        Redactor redactor = new Redactor();
        SecretStore.look(state().folder(), redactor);
        assertThat(redactor.redact("it said 0123-secret")).isEqualTo("it said ********");
    }

    @Test
    void whoOnlyLooksReadsNoneThatOthersCouldHaveWritten() throws IOException {
        Path open = state().folder();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> SecretStore.look(open, new Redactor()))
                .isInstanceOfSatisfying(
                        MachineException.class, e -> assertThat(e.code()).isEqualTo("state-folder-unsafe"));
    }

    @Test
    void whoOnlyLooksMakesNone() {
        SecretStore looking = SecretStore.look(state().folder(), new Redactor());
        assertThat(looking.find("token")).isEmpty();
        assertThatThrownBy(() -> looking.require("token", () -> Secret.of(new char[] {'a'})))
                .isInstanceOf(IllegalStateException.class);
        assertThat(state().folder().resolve(SecretStore.FILE)).doesNotExist();
    }

    @Test
    void damagedStoreIsRefusedAndNotReplaced() throws IOException {
        Path file = Files.writeString(state().folder().resolve(SecretStore.FILE), "{\"token\":");
        assertThatThrownBy(() -> SecretStore.open(state(), new Redactor()))
                .isInstanceOfSatisfying(MachineException.class, refused -> assertThat(refused.code())
                        .isEqualTo("secrets-unreadable"));
        assertThat(file).hasContent("{\"token\":");
    }
}
