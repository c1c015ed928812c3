import io.hubcrate.testing.peers.ForgedImage;
import io.hubcrate.testing.peers.ForgedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** The images that contestants move, as each of them wants to be told of them. */
record UpstreamImages(ForgedRegistry registry) {
    /** Writes {@code bench.yaml} and {@code config.yaml}. */
    void writeManifest(Path folder) throws IOException {
        String references = registry.images().stream()
                .map(image -> "  - reference: " + image.reference() + "\n    reason: benchmark\n")
                .collect(Collectors.joining());
        Files.writeString(
                folder.resolve("bench.yaml"),
                "name: bench\nversion: \"1\"\nplatforms: [linux/amd64]\nimages:\n" + references);
        String mirrors = registry.images().stream()
                .map(image -> image.reference().substring(0, image.reference().indexOf('/')))
                .distinct()
                .map(name -> "  - registry: " + name + "\n    mirror: " + registry.address() + "/" + name + "\n")
                .collect(Collectors.joining());
        Files.writeString(
                folder.resolve("config.yaml"), "plainHttp: [\"" + registry.address() + "\"]\nmirrors:\n" + mirrors);
    }

    /** Writes {@code images}: a line for each with where it is and a name of its own. */
    void writeList(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("images"),
                registry.images().stream()
                        .map(image -> "docker://" + registry.pullReference(image) + " " + folderName(image) + "\n")
                        .collect(Collectors.joining()));
    }

    private static String folderName(ForgedImage image) {
        return image.reference().replaceAll("[^a-z0-9.]", "-");
    }

    String subject() {
        return String.format(
                Locale.ROOT,
                "%d images, %.2f GB of distinct blobs, Docker schema 2 and OCI, in a Distribution registry",
                registry.images().size(),
                registry.distinctBytes() / 1e9);
    }
}
