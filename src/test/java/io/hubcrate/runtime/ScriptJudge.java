package io.hubcrate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks install.sh what it makes of a signed bundle, with the gpgv of GnuPG 2.2 or 1.4, and whether it let anything in. */
public final class ScriptJudge {
    private final CanaryBundle bundle;
    private final Path gpgv;
    private final Path target;

    /** @param below a folder of its own */
    public ScriptJudge(Path below) throws IOException {
        Path programs = Files.createDirectories(below.resolve("programs"));
        bundle = CanaryBundle.make(below);
        gpgv = programs.resolve("gpgv");
        target = below.resolve("target");
        bundle.usePrograms(programs + ":/usr/sbin:/usr/bin:/sbin:/bin");
    }

    /** The bundle's folder. */
    public Path bundle() {
        return bundle.folder;
    }

    /** What the signatures are to be over. */
    public byte[] sums() throws IOException {
        return Files.readAllBytes(bundle.folder.resolve("SHA256SUMS"));
    }

    /** Lets the bundle claim this of itself, signed by {@link CanaryBundle#SIGNER}. */
    public void claim(long sequence, @Nullable String validUntil, String... sites) throws IOException {
        bundle.claim(sequence, validUntil, sites);
    }

    /** Puts these signatures beside these sums, and no others. */
    public void carry(byte[] sums, Map<String, byte[]> signatures) throws IOException {
        try (Stream<Path> files = Files.list(bundle.folder)) {
            for (Path old : files.filter(f -> f.toString().endsWith(".asc")).toList()) {
                Files.delete(old);
            }
        }
        Files.write(bundle.folder.resolve("SHA256SUMS"), sums);
        for (Map.Entry<String, byte[]> signature : signatures.entrySet()) {
            Files.write(bundle.folder.resolve(signature.getKey()), signature.getValue());
        }
    }

    /**
     * Its exit code: 0 if it would start hubcrate, 3 and 5 as hubcrate.
     *
     * @param program the gpgv to ask
     */
    public Programs.Result judge(String program, Path trust) throws IOException {
        Files.deleteIfExists(gpgv);
        Files.createSymbolicLink(gpgv, Programs.find(program));
        Programs.Result result = Programs.command(
                        "sh",
                        bundle.folder.resolve("install.sh").toString(),
                        "--trust",
                        trust.toString(),
                        "--dir",
                        target.toString(),
                        "--quick")
                .run();
        assertThat(bundle.hasRun()).as(result.describe()).isEqualTo(result.exit() == 0);
        assertThat(result.exit()).as(result.describe()).isIn(0, 3, 5);
        return result;
    }
}
