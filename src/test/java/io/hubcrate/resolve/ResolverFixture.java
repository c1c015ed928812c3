package io.hubcrate.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.content.Digest;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.discovery.DiscoveryInput;
import io.hubcrate.failure.ToolException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.progress.EventSink;
import io.hubcrate.testing.DocumentRegistry;
import io.hubcrate.testing.DocumentWeb;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

/** A resolver over sources in memory; what real discovery finds has tests of its own. */
abstract class ResolverFixture {
    static final String KUBEADM = "https://dl.k8s.io/release/v1.20.2/bin/linux/amd64/kubeadm";

    final Path folder;

    final DocumentRegistry registry = new DocumentRegistry();
    final DocumentWeb web = new DocumentWeb();
    final Map<String, String> offlineValues = new LinkedHashMap<>();
    final List<Discovery.Finding> findings = new ArrayList<>();
    final List<Discovery.Note> notes = new ArrayList<>();
    List<DiscoveryInput> seen = new ArrayList<>();
    /** Which of the declared images only a switched-off feature would use. */
    final Set<String> optional = new HashSet<>();

    ResolverFixture(Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeLocalFiles() throws IOException {
        Files.createDirectories(folder.resolve("hub"));
        Files.writeString(folder.resolve("hub/Chart.yaml"), "name: jupyterhub\n");
        Files.writeString(folder.resolve("values.yaml"), "hub: {}\n");
        Files.writeString(folder.resolve("cni.yaml"), "kind: List\n");
    }

    Map<String, Descriptor> twoArchitectures(String name) {
        Map<String, Descriptor> entries = new LinkedHashMap<>();
        entries.put("linux/arm64/v8", registry.putImage(name, "arm64", name + " arm64"));
        entries.put("linux/amd64", registry.putImage(name, "amd64", name + " amd64"));
        return entries;
    }

    static String images(String... references) {
        StringBuilder text = new StringBuilder("name: x\nversion: 1\nimages:\n");
        for (String reference : references) {
            text.append("  - ").append(reference).append('\n');
        }
        return text.toString();
    }

    static LockedImage onlyImage(BundleLock lock) {
        assertThat(lock.platforms()).hasSize(1);
        assertThat(lock.platforms().get(0).platform()).isEqualTo(Platform.LINUX_AMD64);
        assertThat(lock.platforms().get(0).images()).hasSize(1);
        return lock.platforms().get(0).images().get(0);
    }

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    BundleLock resolve(String manifest) throws IOException {
        return resolver().resolve(read(manifest));
    }

    ToolException failure(String text) throws IOException {
        BundleManifest manifest = read(text);
        return catchThrowableOfType(ToolException.class, () -> resolver().resolve(manifest));
    }

    BundleManifest read(String text) throws IOException {
        return BundleManifestReader.read(Files.writeString(folder.resolve("bundle.yaml"), text));
    }

    Resolver resolver() {
        ChartSource charts = spec -> new ChartArchive(
                spec.name().getBytes(StandardCharsets.UTF_8),
                digest(spec.name()),
                spec.name(),
                "1.0.0",
                "",
                "",
                spec.name().equals("local") ? null : URI.create("https://charts.example/x.tgz"),
                spec.name().equals("local") ? "/somewhere/on/this/machine" : "https://charts.example/",
                "");
        return new Resolver(web, registry, charts, this::find, EventSink.NONE, "0.1.0");
    }

    /** Declared images only; what real discovery does has tests of its own. */
    private Discovery find(DiscoveryInput input) {
        seen.add(input);
        List<ImageNeed> needs = input.manifest().images().stream()
                .map(BundleManifest.DeclaredImage::reference)
                .map(this::need)
                .toList();
        return new Discovery(needs, findings, notes, offlineValues);
    }

    private ImageNeed need(ImageReference reference) {
        return new ImageNeed(
                reference,
                List.of(reference.toString()),
                !optional.contains(reference.toString()),
                List.of(new ImageNeed.Source(ImageNeed.Kind.DECLARED, "images")));
    }
}
