package io.hubcrate.testing.peers;

import java.nio.file.Path;
import java.time.Duration;

/** The skopeo program, as a second pair of eyes on registries and archives. */
public final class Skopeo {
    private Skopeo() {}

    /** The raw bytes of the manifest or index that a registry holds; plain HTTP. */
    public static byte[] inspectRaw(String reference) {
        return Programs.command("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + reference)
                .run()
                .succeeded()
                .stdout();
    }

    /**
     * The raw manifest under a name in an archive that is an OCI layout. skopeo does not see entries with Docker's media
     * types there, and it copies the whole archive into {@code scratch} first.
     */
    public static byte[] inspectArchive(Path tar, String reference, Path scratch) {
        return tryInspectArchive(tar, reference, scratch).succeeded().stdout();
    }

    /** The same, whatever comes of it. */
    public static Programs.Result tryInspectArchive(Path tar, String reference, Path scratch) {
        return Programs.command("skopeo", "inspect", "--raw", "oci-archive:" + tar + ":" + reference)
                .environment("TMPDIR", scratch.toString())
                .within(Duration.ofMinutes(3))
                .run();
    }

    /** Copies an image; both sides with transport, as {@code docker://…} and {@code oci:DIR:TAG}. Plain HTTP. */
    public static void copy(String from, String to) {
        Programs.command(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "--quiet",
                        "--src-tls-verify=false",
                        "--dest-tls-verify=false",
                        from,
                        to)
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }
}
