package io.hubcrate.cli;

import io.hubcrate.content.Digest;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.manifest.BundleManifestReader;
import io.hubcrate.testing.ForgedElf;
import io.hubcrate.testing.ForgedTar;
import io.hubcrate.testing.TestChart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of the manifests in bundle-manifests/, and stand-ins for everything that it names. */
final class ReadyManifest {
    static final Path FOLDER = Path.of("bundle-manifests");

    private final Path file;
    private final Map<String, String> digests = new LinkedHashMap<>();

    ReadyManifest(String name) {
        this.file = FOLDER.resolve(name + ".yaml");
    }

    /** Byte for byte as it is shipped. */
    String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As it is shipped, but with the digests of the stand-ins: exactly the 64 digits behind {@code sha256:} of each file
     * are others, and nothing else. Served bytes with the real digests cannot be had without the internet.
     */
    String textWithDigestsOfStandIns() {
        String text = text();
        for (Map.Entry<String, String> digest : digests.entrySet()) {
            text = text.replace("    sha256: " + digest.getKey() + "\n", "    sha256: " + digest.getValue() + "\n");
        }
        return text;
    }

    /** The same with the package sets switched on, as the manifest's own comment says to do it. */
    String textWithPackages() {
        return textWithDigestsOfStandIns().replaceAll("(?m)^#~ ", "");
    }

    /** Puts a stand-in under every address that the manifest names, but for images and packages. */
    void putAll(UpstreamStandIn upstream, TestChart chart, String calico) {
        BundleManifest manifest = BundleManifestReader.read(file);
        Map<URI, List<PinnedFile>> bySource = new LinkedHashMap<>();
        for (PinnedFile each : manifest.files()) {
            bySource.computeIfAbsent(each.urls().get(0), url -> new java.util.ArrayList<>())
                    .add(each);
        }
        bySource.forEach((url, files) -> {
            byte[] bytes = standIn(files);
            upstream.put(url, bytes);
            digests.put(
                    Objects.requireNonNull(files.get(0).sha256()).hex(),
                    Digest.of(bytes).hex());
        });
        manifest.manifests()
                .forEach(each ->
                        upstream.put(Objects.requireNonNull(each.url()), calico.getBytes(StandardCharsets.UTF_8)));
        upstream.put(Objects.requireNonNull(manifest.runtime()).urls().get(0), packedJdk());
        putChart(upstream, manifest.charts().get(0), chart);
    }

    /** As published, the index names the archives on another host than its own. */
    static void putChart(UpstreamStandIn upstream, BundleManifest.Chart spec, TestChart chart) {
        URI repository = ((BundleManifest.ChartOrigin.Repository) spec.origin()).url();
        String archive = "jupyterhub-" + spec.version() + ".tgz";
        byte[] packed = chart.packed();
        upstream.put(URI.create("https://jupyterhub.github.io/helm-chart/" + archive), packed);
        String index =
                "apiVersion: v1\nentries:\n  jupyterhub:\n    - name: jupyterhub\n      version: " + spec.version()
                        + "\n      digest: " + Digest.of(packed).hex()
                        + "\n      urls: [https://jupyterhub.github.io/helm-chart/" + archive + "]\n";
        upstream.put(repository.resolve("index.yaml"), index.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] standIn(List<PinnedFile> files) {
        PinnedFile first = files.get(0);
        if (first.findMember().isEmpty()) {
            // Two files with the same bytes would have the same digest, and hide that one is mistaken for the other.
            return withTail(ForgedElf.amd64(null), first.name());
        }
        ForgedTar tar = new ForgedTar().file("LICENSE", new byte[] {1});
        files.forEach(file ->
                tar.file("./" + file.findMember().orElseThrow(), withTail(ForgedElf.amd64("2.17"), file.name())));
        return tar.gzipped();
    }

    private static byte[] withTail(byte[] program, String tail) {
        byte[] more = tail.getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(program, program.length + more.length);
        System.arraycopy(more, 0, all, program.length, more.length);
        return all;
    }

    /** A JDK whose jlink copies one program that asks for no newer glibc than CentOS 7 has. */
    private static byte[] packedJdk() {
        String jlink =
                """
                #!/bin/sh
                PATH=/usr/bin:/bin
                for out; do :; done
                mkdir -p "$out/bin" && cp "${0%/jlink}/java" "$out/bin/java"
                """;
        return new ForgedTar()
                .file(
                        "jdk/release",
                        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"21.0.9\"\n".getBytes(StandardCharsets.UTF_8))
                .program("jdk/bin/jlink", jlink.getBytes(StandardCharsets.UTF_8))
                .program("jdk/bin/java", ForgedElf.amd64("2.17"))
                .gzipped();
    }
}
