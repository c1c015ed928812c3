package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.console.Page;
import io.hubcrate.console.Style;
import io.hubcrate.console.Terminal;
import io.hubcrate.console.Voice;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.BundleLock.Role;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a lock says of a bundle that does not consist of images alone. */
class LockPageTest {
    private static final URI SOURCE = URI.create("https://files.example/x");

    private static LockedPackage rpm(String nevra, long size) {
        return new LockedPackage(nevra, "base", SOURCE, digest(nevra), size, "0".repeat(40));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LockedPackageSet set(String name, LockedPackage... packages) {
        return new LockedPackageSet(name, "el9", List.of(), List.of(packages), null, List.of(), List.of());
    }

    /** Two sets share a package. */
    private static PlatformLock platform() {
        LockedPackage shared = rpm("tzdata-2025b-1.el9.noarch", 1_000_000);
        return new PlatformLock(
                Platform.LINUX_AMD64,
                List.of(),
                List.of(),
                List.of(new LockedFile("kubelet", Role.BINARIES, List.of(SOURCE), digest("kubelet"), 70_000_000, true)),
                List.of(set("base", shared, rpm("socat-1.7.4.1-5.el9.x86_64", 300_000)), set("nfs", shared)));
    }

    private static String page(@Nullable LockedRuntime runtime) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Session session = new Session(
                stream,
                stream,
                Map.of(),
                Path.of("/home"),
                Path.of("/home"),
                Clock.systemUTC(),
                Terminal.NONE,
                question -> Optional.empty());
        BundleLock lock = new BundleLock(
                "test", new TreeMap<>(), new TreeMap<>(), List.of(platform()), List.of(), List.of(), runtime);
        try (Voice voice = new Voice(stream, Style.on(Terminal.NONE))) {
            Run run = Run.of(session, voice, "test");
            NextCommand next = new NextCommand(run, VerbName.BUILD).with("site.yaml --out DIR");
            LockPage.print(
                    new Page(stream, Terminal.NONE),
                    run,
                    Path.of("/home/site.lock.json"),
                    lock,
                    false,
                    List.of(),
                    next);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void packagesAreCountedAndTheBytesOfOneThatTwoSetsShareOnce() {
        assertThat(LockPage.bytes(platform())).isEqualTo(71_300_000);
        assertThat(page(null))
                .contains("linux/amd64 0 images, 1 file, 3 packages, 71.3 MB\n")
                .doesNotContain("Java");
    }

    @Test
    void javaIsNamedWithWhatItAddsToTheBundle() {
        assertThat(page(new LockedRuntime(List.of(SOURCE), digest("jdk"), 190_000_000, "", "")))
                .contains("Java        made of a packed JDK of 190 MB, 50 to 100 MB more in the bundle\n");
        assertThat(page(new LockedRuntime(List.of(), digest("release"), 1_000, "17.0.13", "Debian")))
                .contains("Java        made of Debian 17.0.13 of this machine with the bundle, 50 to 100 MB more\n");
    }
}
