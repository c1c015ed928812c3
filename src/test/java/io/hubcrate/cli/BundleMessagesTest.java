package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a newcomer is told of a bundle that he made, repeats, carries or pushes. */
class BundleMessagesTest extends FirstHourCase {
    @Test
    void foreignFilesAreListedAllAtOnceWithTheCommandThatRemovesThem() throws IOException {
        assertThat(lock().exitCode()).isZero();
        build("--sign-key", key());
        Path bundle = folder.resolve("out/small-1-amd64");
        Files.writeString(bundle.resolve(".DS_Store"), "");
        Files.writeString(bundle.resolve("._images.tar"), "");
        told(verify(bundle.toString()), 5, "bundle-unexpected-file", "rm -r .DS_Store ._images.tar\n");
        Files.createDirectory(bundle.resolve(".Trashes"));
        Files.createDirectory(bundle.resolve("System Volume Information"));
        String all = ".DS_Store, .Trashes, ._images.tar, System Volume Information: ";
        told(
                verify(bundle.toString()),
                5,
                "bundle-unexpected-file",
                all,
                "found a file that it does not name, a folder",
                "rm -r .DS_Store .Trashes ._images.tar\n");
        // Of sums that cannot be read nothing is said beyond what is no file at all.
        Files.writeString(bundle.resolve("SHA256SUMS"), "nothing\n");
        TypedCommand unreadable = verify(bundle.toString());
        told(unreadable, 5, "bundle-unexpected-file", ".Trashes, System Volume Information: ", "rm -r .Trashes\n");
        assertThat(unreadable.err()).doesNotContain(".DS_Store", "bundle.json");
    }

    @Test
    void buildThatIsRepeatedKnowsItsSignaturesAndMakesNoOther() throws IOException {
        assertThat(lock().exitCode()).isZero();
        String key = key();
        TypedCommand unsigned = build();
        assertThat(unsigned.out()).contains("not yet", "next        hubcrate sign out/small-1-amd64 --key KEY");
        TypedCommand signed = build("--sign-key", key);
        assertThat(signed.err()).contains("signed by this key now");
        Path signature;
        try (var files = Files.list(folder.resolve("out/small-1-amd64"))) {
            signature = files.filter(file -> file.toString().endsWith(".asc"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] before = Files.readAllBytes(signature);
        Object inode = Files.getAttribute(signature, "unix:ino");
        TypedCommand again = build("--sign-key", key);
        assertThat(again.err()).contains("nothing to do");
        assertThat(Files.readAllBytes(signature)).isEqualTo(before);
        assertThat(Files.getAttribute(signature, "unix:ino")).isEqualTo(inode);
        assertThat(build().out())
                .contains(signature.getFileName().toString(), "next        hubcrate verify out/small-1-amd64 --trust ");
    }

    /** As build, so sign: of a key without passphrase none is asked for, and nobody has to be there. */
    @Test
    void signAsksNothingOfAKeyWithoutPassphrase() throws IOException {
        assertThat(lock().exitCode()).isZero();
        String key = key();
        build();
        TypedCommand signed = type("sign", "out/small-1-amd64", "--key", key);
        assertThat(signed.exitCode()).as(signed.err()).isZero();
        assertThat(signed.out() + signed.err()).doesNotContainIgnoringCase("passphrase");
        assertThat(verify("out/small-1-amd64").exitCode()).isZero();
    }

    /** Whoever has proven a bundle is led on, with what was given repeated, and to the site file first if there is none. */
    @Test
    void verifyEndsWithWhatIsTypedNext() throws IOException {
        assertThat(lock().exitCode()).isZero();
        build("--sign-key", key());
        Files.createDirectory(folder.resolve("medium"));
        String[] verify = "verify out/small-1-amd64 --trust key.asc --media medium".split(" ", -1);
        Path site = folder.resolve("site.yaml");
        String preflight = "next        hubcrate preflight --site " + site
                + " --bundle out/small-1-amd64 --trust key.asc --media medium\n";
        TypedCommand withSite = type(verify);
        assertThat(withSite.exitCode()).as(withSite.err()).isZero();
        assertThat(withSite.out()).endsWith(preflight).doesNotContain("hubcrate site");
        Files.delete(site);
        assertThat(type(verify).out()).endsWith("next        hubcrate site --out " + site + "\n" + preflight);
    }

    /** What is at a place is said of what that place was asked for, and of nothing else. */
    @Test
    void pushSaysWhatWasPushedAndWhatWasThere() throws IOException {
        registry.uploads().accept();
        assertThat(lock().exitCode()).isZero();
        build("--sign-key", key());
        String push = "push out/small-1-amd64 " + registry.host() + "/site --trust key.asc --config config.yaml";
        TypedCommand dry = type((push + " --dry-run").split(" ", -1));
        assertThat(dry.out()).contains("images      1 to push, 0 there already", "next        hubcrate push ");
        TypedCommand first = type(push.split(" ", -1));
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("images      1 pushed, 0 there already");
        assertThat(first.err()).doesNotContain("already", "nothing to do");
        TypedCommand second = type(push.split(" ", -1));
        assertThat(second.out()).contains("images      0 pushed, 1 there already", "layers      0 sent, 0 B;");
    }

    /** What the lock says to bring is what the bundle has; only what hubcrate writes itself comes on top. */
    @Test
    void sizeThatTheLockPrintsIsThatOfTheBundle() throws IOException {
        registry.putImage("quay/team/app", "1.0", new byte[3_000_000]);
        assertThat(lock().out()).contains("linux/amd64 1 image, 3.00 MB");
        build();
        try (Stream<Path> files = Files.list(folder.resolve("out/small-1-amd64"))) {
            long all = files.mapToLong(file -> file.toFile().length()).sum();
            assertThat(all).isBetween(3_000_000L, 3_100_000L);
        }
    }
}
