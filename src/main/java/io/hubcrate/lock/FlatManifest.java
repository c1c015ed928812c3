package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.ChartOrigin;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import io.hubcrate.manifest.BundleManifest.ManifestFile;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.manifest.WantedPackages;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says, as {@code path → text}, defaults filled in. Entries are named by what identifies them, not by
 * their place in a list: two manifests that differ in comments, layout, order of entries or spelled-out defaults give
 * the same map, and the difference of two maps reads like a change list.
 */
public final class FlatManifest {
    private final SortedMap<String, String> texts = new TreeMap<>();
    private final BundleManifest manifest;

    private FlatManifest(BundleManifest manifest) {
        this.manifest = manifest;
    }

    /** The map, sorted by path; local paths stand in it relative to the manifest's folder. */
    public static SortedMap<String, String> of(BundleManifest manifest) {
        FlatManifest flat = new FlatManifest(manifest);
        flat.addHead();
        manifest.findKubernetes().ifPresent(flat::addKubernetes);
        manifest.charts().forEach(flat::addChart);
        manifest.manifests().forEach(flat::addManifest);
        manifest.files().forEach(flat::addFile);
        manifest.images().forEach(flat::addImage);
        manifest.derived().forEach(flat::addDerived);
        manifest.renames().forEach(rename -> flat.put("renames[" + rename.from() + "]", rename.to()));
        manifest.dismissals().forEach(d -> flat.put("dismiss[" + d.finding() + "]", d.reason()));
        manifest.allowedSecrets().forEach(file -> flat.put("allowSecrets[" + file + "]", "allowed"));
        manifest.packages().forEach(flat::addPackages);
        return Collections.unmodifiableSortedMap(flat.texts);
    }

    private void addHead() {
        put("name", manifest.name());
        put("version", manifest.version());
        put("sequence", Long.toString(manifest.sequence()));
        putIfKnown("validUntil", manifest.validUntil());
        manifest.findTargetOs().ifPresent(os -> put("targetOs", os.text()));
        manifest.findRuntime().ifPresent(this::addRuntime);
        manifest.intendedSites().forEach(site -> put("intendedSites[" + site + "]", "intended"));
        manifest.platforms().forEach(platform -> put("platforms[" + platform + "]", "built"));
    }

    private void addRuntime(BundleManifest.JavaRuntime runtime) {
        if (runtime.isOfHost()) {
            put("runtime.jdk", "host");
        }
        for (int i = 0; i < runtime.urls().size(); i++) {
            put("runtime.urls[" + i + "]", runtime.urls().get(i).toString());
        }
        putIfKnown("runtime.sha256", runtime.sha256());
    }

    private void addKubernetes(Kubernetes kubernetes) {
        put("kubernetes.version", kubernetes.version());
        put("kubernetes.containerRuntime", kubernetes.runtime().name().toLowerCase(Locale.ROOT));
        putIfKnown("kubernetes.imageRepository", kubernetes.imageRepository());
        kubernetes.images().forEach(image -> put("kubernetes.images[" + image + "]", "needed"));
        kubernetes.apiVersions().forEach(api -> put("kubernetes.apiVersions[" + api + "]", "served"));
        put("kubernetes.existing", Boolean.toString(kubernetes.existing()));
    }

    private void addChart(Chart chart) {
        String path = "charts[" + chart.release() + "]";
        put(path + ".name", chart.name());
        putIfKnown(path + ".version", chart.version());
        put(path + ".namespace", chart.namespace());
        addOrigin(path, chart.origin());
        for (int i = 0; i < chart.values().size(); i++) {
            put(path + ".values[" + i + "]", nameOf(chart.values().get(i)));
        }
        Path keyring = chart.keyring();
        if (keyring != null) {
            put(path + ".keyring", nameOf(keyring));
        }
    }

    private void addOrigin(String path, ChartOrigin origin) {
        if (origin instanceof ChartOrigin.Repository repository) {
            put(path + ".repository", repository.url().toString());
        } else if (origin instanceof ChartOrigin.Oci oci) {
            put(path + ".oci", oci.repository());
        } else if (origin instanceof ChartOrigin.Archive archive) {
            put(path + ".url", archive.url().toString());
            putIfKnown(path + ".sha256", archive.sha256());
        } else if (origin instanceof ChartOrigin.Local local) {
            put(path + ".path", nameOf(local.path()));
        }
    }

    private void addManifest(ManifestFile file) {
        String path = "manifests[" + file.name() + "]";
        Path local = file.path();
        if (local != null) {
            put(path + ".path", nameOf(local));
        }
        putIfKnown(path + ".url", file.url());
        putIfKnown(path + ".sha256", file.sha256());
    }

    private void addFile(PinnedFile file) {
        List<String> platforms =
                file.platforms().stream().map(Object::toString).sorted().toList();
        String path = "files[" + file.name() + (platforms.isEmpty() ? "" : " " + String.join(" ", platforms)) + "]";
        for (int i = 0; i < file.urls().size(); i++) {
            put(path + ".urls[" + i + "]", file.urls().get(i).toString());
        }
        Digest sha256 = file.sha256();
        putIfKnown(path + ".sha256", sha256);
        putIfKnown(path + ".member", file.member());
        put(path + ".executable", Boolean.toString(file.executable()));
    }

    private void addPackages(WantedPackages set) {
        String path = "packages[" + set.name() + "]";
        put(path + ".os", set.os());
        for (WantedPackages.Repository repository : set.repositories()) {
            String place = path + ".repositories[" + repository.id() + "]";
            put(place + ".url", repository.url().toString());
            put(place + ".order", Integer.toString(set.repositories().indexOf(repository)));
            put(place + ".signedMetadata", Boolean.toString(repository.signedMetadata()));
            repository.gpgKeys().forEach(key -> put(place + ".gpgKeys[" + nameOf(key) + "]", "trusted"));
        }
        set.install().forEach(name -> put(path + ".install[" + name + "]", "wanted"));
        set.exclude().forEach(name -> put(path + ".exclude[" + name + "]", "excluded"));
        put(path + ".recommends", Boolean.toString(set.recommends()));
        Path installed = set.installedOnTarget();
        if (installed != null) {
            put(path + ".installedOnTarget", nameOf(installed));
        }
    }

    private void addImage(DeclaredImage image) {
        String path = "images[" + image.reference() + "]";
        put(path, image.reason());
        ImageSource from = image.from();
        putIfKnown(path + ".from", from == null ? null : from.text());
    }

    private void addDerived(DerivedImage image) {
        String path = "derived[" + image.reference() + "]";
        put(path, image.reason());
        put(path + ".base", image.base().toString());
        putIfKnown(path + ".replaces", image.replaces());
        for (int i = 0; i < image.layers().size(); i++) {
            DerivedImage.Layer layer = image.layers().get(i);
            String at = path + ".layers[" + i + "]";
            put(at + ".folder", nameOf(layer.folder()));
            put(at + ".to", layer.to());
            put(at + ".owner", layer.owner().user() + ":" + layer.owner().group());
            put(at + ".modes.files", Integer.toOctalString(layer.modes().files()));
            put(at + ".modes.executables", Integer.toOctalString(layer.modes().executables()));
            put(at + ".modes.folders", Integer.toOctalString(layer.modes().folders()));
        }
        image.environment().forEach((name, value) -> put(path + ".environment." + name, value));
        putIfKnown(path + ".workingDirectory", image.workingDirectory());
        putIfKnown(path + ".user", image.user());
        image.labels().forEach((name, value) -> put(path + ".labels." + name, value));
        putIfKnown(path + ".entrypoint", image.entrypoint());
        putIfKnown(path + ".command", image.command());
        image.ports().forEach(port -> put(path + ".ports[" + port + "]", "exposed"));
    }

    private String nameOf(Path path) {
        return LockInputs.nameOf(manifest, path);
    }

    private void putIfKnown(String path, @Nullable Object value) {
        if (value != null) {
            put(path, value.toString());
        }
    }

    private void put(String path, String text) {
        texts.put(path, text);
    }
}
