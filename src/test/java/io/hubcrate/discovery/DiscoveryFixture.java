package io.hubcrate.discovery;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.BundleManifest.Dismissal;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.render.ChartRenderer;
import io.hubcrate.testing.TestChart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One discovery, put together in a test. */
final class DiscoveryFixture {
    private final ChartRenderer renderer;
    private final List<ChartInput> charts = new ArrayList<>();
    private final List<ManifestText> manifests = new ArrayList<>();
    private final List<DeclaredImage> declared = new ArrayList<>();
    private final List<DerivedImage> derived = new ArrayList<>();
    private final List<Dismissal> dismissals = new ArrayList<>();
    private @Nullable Kubernetes kubernetes;
    private KubeadmImageList kubeadm = (version, repository) -> {
        throw new AssertionError("kubeadm's list was asked for " + version);
    };

    DiscoveryFixture(ChartRenderer renderer) {
        this.renderer = renderer;
    }

    static DiscoveryFixture withoutCharts() {
        return new DiscoveryFixture(request -> {
            throw new AssertionError("nothing to render, but " + request.chart().name() + " was");
        });
    }

    DiscoveryFixture chart(TestChart chart, String... values) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            files.add(Path.of("folder", "site" + i + ".yaml"));
        }
        var archive = chart.archive();
        ChartOrigin origin = new ChartOrigin.Local(Path.of("chart"));
        Chart spec = new Chart(archive.name(), origin, null, "release" + charts.size(), "space", files, null);
        charts.add(new ChartInput(spec, archive, List.of(values)));
        return this;
    }

    DiscoveryFixture manifest(String yaml) {
        manifests.add(new ManifestText("extra.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    DiscoveryFixture declare(String reference) {
        declared.add(new DeclaredImage(ImageReference.parse(reference), "a test"));
        return this;
    }

    DiscoveryFixture derive(DerivedImage image) {
        derived.add(image);
        return this;
    }

    DiscoveryFixture dismiss(String finding) {
        dismissals.add(new Dismissal(finding, "harmless"));
        return this;
    }

    DiscoveryFixture kubernetes(ContainerRuntime runtime, String... images) {
        kubernetes = new Kubernetes(
                "1.20.2",
                runtime,
                null,
                List.of(images).stream().map(ImageReference::parse).toList());
        return this;
    }

    /** The site has this cluster already. */
    DiscoveryFixture existingKubernetes() {
        kubernetes = new Kubernetes("1.20.2", ContainerRuntime.CONTAINERD, null, List.of(), true);
        return this;
    }

    /** The site has a cluster that serves these, too. */
    DiscoveryFixture serves(String... apiVersions) {
        kubernetes = new Kubernetes("1.20.2", ContainerRuntime.CONTAINERD, null, List.of(), true, List.of(apiVersions));
        return this;
    }

    DiscoveryFixture kubeadm(KubeadmImageList list) {
        kubeadm = list;
        return this;
    }

    Discovery discover() {
        BundleManifest manifest = BundleManifest.named(Path.of("m.yaml"), "test", "1")
                .kubernetes(kubernetes)
                .images(declared)
                .dismissals(dismissals)
                .derived(derived)
                .build();
        return new ImageDiscovery(renderer, kubeadm).discover(new DiscoveryInput(manifest, charts, manifests));
    }
}
