package io.hubcrate.discovery;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import io.hubcrate.render.ChartRenderer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds every image that a manifest needs and says why: charts' values, charts rendered by Helm, kubeadm's list,
 * Kubernetes manifests and declared extras together. What it cannot decide becomes a finding for a person; nothing is
 * left out silently.
 */
public final class ImageDiscovery {
    private final ChartRenderer renderer;
    private final KubeadmImageList kubeadm;

    public ImageDiscovery(ChartRenderer renderer, KubeadmImageList kubeadm) {
        this.renderer = renderer;
        this.kubeadm = kubeadm;
    }

    /**
     * Looks at everything.
     *
     * @throws InvalidInputException if a chart, values or a manifest cannot be read or a chart does not render
     */
    public Discovery discover(DiscoveryInput input) {
        BundleManifest manifest = input.manifest();
        ImageNeeds needs = new ImageNeeds();
        FindingCollector findings = new FindingCollector();
        Map<String, String> offlineValues = new TreeMap<>();
        Set<String> names = new HashSet<>();
        DerivedJudge derived = new DerivedJudge(manifest);
        Set<String> apis = new TreeSet<>(
                manifest.findKubernetes().map(Kubernetes::apiVersions).orElse(List.of()));
        input.kubernetesManifests().forEach(text -> apis.addAll(CustomKinds.of(read(text))));
        List<ChartDiscovery> charts = new ArrayList<>();
        for (ChartInput chart : input.charts()) {
            boolean first = names.add(chart.archive().name());
            String label = first ? chart.archive().name() : chart.spec().release();
            String kubeVersion =
                    manifest.findKubernetes().map(Kubernetes::version).orElse("");
            ImageReplacement replacement = ImageReplacement.in(chart, derived.images());
            derived.add(replacement);
            ChartDiscovery discovery = new ChartDiscovery(renderer, replacement, label, kubeVersion, needs, findings);
            discovery.hidden(derived.images()).forEach(hidden -> derived.add(label, hidden));
            charts.add(discovery);
        }
        // What one chart brings another may ask for, whatever their order.
        if (charts.size() > 1) {
            Set<String> known = Set.copyOf(apis);
            charts.forEach(chart -> apis.addAll(chart.customKinds(known)));
        }
        Operators operators = new Operators();
        for (int i = 0; i < charts.size(); i++) {
            String overlay = charts.get(i).discover(apis);
            charts.get(i).addTo(operators);
            if (!overlay.isEmpty()) {
                offlineValues.put(input.charts().get(i).spec().release(), overlay);
            }
        }
        manifest.findKubernetes()
                .filter(kubernetes -> !kubernetes.existing())
                .ifPresent(kubernetes -> addKubeadm(kubernetes, needs));
        for (ManifestText text : input.kubernetesManifests()) {
            addManifest(text, needs, findings, operators);
        }
        for (DeclaredImage declared : manifest.images()) {
            addDeclared(declared, needs, findings);
        }
        derived.settle(needs);
        operators.judge(apis, needs, findings);
        findings.settleSuspicions(needs);
        noteDigests(manifest, needs, findings);
        List<Finding> open = findings.settle(manifest.dismissals());
        return new Discovery(needs.toList(), open, findings.notes(), offlineValues, derived.replaced());
    }

    private void addKubeadm(Kubernetes kubernetes, ImageNeeds needs) {
        boolean own = !kubernetes.images().isEmpty();
        List<ImageReference> images =
                own ? kubernetes.images() : kubeadm.forVersion(kubernetes.version(), kubernetes.imageRepository());
        String where = own ? "manifest: kubernetes.images" : "kubeadm " + kubernetes.version();
        images.forEach(image -> needs.add(image, image.toString(), true, Kind.KUBEADM, where));
    }

    private static List<KubernetesObject> read(ManifestText text) {
        return KubernetesObject.readAll(text.name(), text.name(), new String(text.bytes(), StandardCharsets.UTF_8));
    }

    private static void addManifest(
            ManifestText text, ImageNeeds needs, FindingCollector findings, Operators operators) {
        ObjectImages images = new ObjectImages(text.name(), Kind.MANIFEST, needs, findings);
        List<KubernetesObject> objects = read(text);
        operators.add(text.name(), objects);
        operators.addComments(text.name(), new String(text.bytes(), StandardCharsets.UTF_8));
        List<PodContainer> containers = images.add(objects);
        images.judgePolicies(containers, OfflinePolicies.offending(containers));
    }

    private static void addDeclared(DeclaredImage declared, ImageNeeds needs, FindingCollector findings) {
        ImageReference reference = declared.reference();
        needs.add(reference, reference.toString(), true, Kind.DECLARED, "manifest: images, " + declared.reason());
        if (reference.isMoving()) {
            findings.note(
                    "image-moving-tag",
                    "'" + reference.withDefaultTag()
                            + "' is declared without a fixed tag: the lock pins what it is today,"
                            + " and whatever starts it must not have imagePullPolicy Always");
        }
    }

    /** Docker forgets repository digests when it loads an archive; containerd keeps them. */
    private static void noteDigests(BundleManifest manifest, ImageNeeds needs, FindingCollector findings) {
        boolean docker = manifest.findKubernetes()
                .map(kubernetes -> kubernetes.runtime() == ContainerRuntime.DOCKER)
                .orElse(false);
        for (ImageNeed need : needs.toList()) {
            ImageReference reference = need.reference();
            if (reference.digest().isEmpty()) {
                continue;
            }
            String where = need.sources().get(0).where();
            if (docker) {
                findings.add(
                        "image-digest-only",
                        "",
                        reference.toString(),
                        where,
                        DiscoveryText.digestOnly(reference, where),
                        renameFor(reference));
            } else {
                findings.note(
                        "image-digest-only",
                        "'" + reference + "', wanted by " + where
                                + ", is named by digest: containerd finds it so, Docker would not");
            }
        }
    }

    private static String renameFor(ImageReference reference) {
        String digest = reference.digest().map(found -> found.shortHex()).orElse("");
        String tag = reference.tag().orElse("sha256-" + digest);
        String byDigest = reference
                .digest()
                .map(found -> reference.withDigest(found).toString())
                .orElse("");
        return "# and in the chart's values: the tag \"" + tag + "\" instead of the digest\nrenames:\n  - from: "
                + ValuesYaml.quoted(reference.name() + ":" + tag) + "\n    to: " + ValuesYaml.quoted(byDigest) + "\n";
    }
}
