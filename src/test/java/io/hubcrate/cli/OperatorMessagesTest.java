package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.signing.TestKeys;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What a newcomer types wrong in the first hour, and what the answer must hold: every place at once, and what to type.
 * One case for each such mistake.
 */
class OperatorMessagesTest extends FirstHourCase {
    @Test
    void wrongKindOfThingIsNamedWithWhatWasMeant() throws IOException {
        Path bundle = new SmallBundle(folder.resolve("in")).build(folder.resolve("out"));
        Files.write(
                folder.resolve("key.asc"), TestKeys.make("A <a@example.org>").armoredPublicKey());
        String name = bundle.getFileName().toString();
        told(verify("out"), 3, "not-a-bundle", "the folder above a bundle", "out/" + name);
        told(verify("site.yaml"), 3, "not-a-bundle", "maybe a bundle manifest");
        told(verify("out/" + name + "/images.tar"), 3, "not-a-bundle", "is a file of a bundle", "out/" + name);
        Files.writeString(folder.resolve("saved.tar"), "");
        told(verify("saved.tar"), 3, "not-a-bundle", "an archive, maybe of images", "docker-archive:");
        assertThat(lock().exitCode()).isZero();
        told(verify("site.lock.json"), 3, "not-a-bundle", "is a lock");
        told(type("lock", "site.lock.json"), 3, "manifest-unreadable", "is a lock", "site.yaml");
        told(type("lock", "out/" + name), 3, "manifest-unreadable", "is a bundle", "hubcrate inspect");
        told(type("images", "saved.tar"), 3, "manifest-unreadable", "is an archive");
    }

    @Test
    void imageAddedWhileTheLockIsOldWasAdded() throws IOException {
        assertThat(lock().exitCode()).isZero();
        manifest("images:\n- reference: quay.invalid/team/app:1.0\n- reference: quay.invalid/team/other:1.0\n");
        TypedCommand typed = build();
        told(typed, 3, "lock-stale", "was added");
        assertThat(typed.err()).doesNotContain("is empty", "was absent");
        manifest("images: []\nfiles: []\n");
        assertThat(build().err()).contains("was taken out");
    }

    @Test
    void wrongIndentationNamesBothLines() throws IOException {
        manifest("images:\n   - reference: a\n  - reference: b\n");
        told(type("lock", "site.yaml"), 3, "yaml-invalid", "line 4 is indented by 3, line 5 by 2");
        manifest("images:\n- reference: a\n   required: true\n");
        told(type("lock", "site.yaml"), 3, "yaml-invalid", "line 4 is indented by 0, line 5 by 3");
        Files.writeString(folder.resolve("s.yaml"), "name: x\nconsents:\n   swapOff: true\n  firewalld: true\n");
        told(type("preflight", "--site", "s.yaml"), 3, "yaml-invalid", "line 3 is indented by 3, line 4 by 2");
        manifest("images: [a\nversion: 1\n");
        assertThat(type("lock", "site.yaml").err()).contains("yaml-invalid").doesNotContain("is indented");
    }

    @Test
    void whatCannotBeReadOrWrittenIsToldWithoutTheNameOfAClass() throws IOException {
        told(type("lock", "site.yaml", "--config", "none.yaml"), 3, "settings-unreadable", "there is no ");
        told(
                type("keygen", "--name", "A", "--no-passphrase", "--out", "site.yaml/keys"),
                1,
                "key-not-written",
                "site.yaml/keys; ls -la");
        told(type("preflight", "--site", "none.yaml"), 3, "site-unreadable", "cannot be read: there is no ");
        told(type("preflight", "--site", "."), 3, "site-unreadable", "cannot be read: ", " is a folder");
        told(type("lock", "none.yaml"), 3, "manifest-unreadable", "cannot be read: there is no ");
        manifest("images: []\nsurveys: [{file: gone.txt, roles: [worker]}]\n");
        assertThat(lock().err()).doesNotContain("java.", "Exception");
    }
}
