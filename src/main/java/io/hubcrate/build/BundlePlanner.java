package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndexReader;
import io.hubcrate.bundle.BundleIndexWriter;
import io.hubcrate.bundle.BundleNames;
import io.hubcrate.bundle.ImageLayout;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageReference;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.ProgramCheck;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.runtime.InstallerParts;
import io.hubcrate.runtime.SiteFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a lock into a plan. Everything is sorted, so the order in the lock does not show in the bundle. */
final class BundlePlanner {
    private final BuildRequest request;
    private final String hubcrateVersion;
    private final LockedInputs inputs;
    private final @Nullable InstallerParts installer;
    private final Function<LockedImage, Map<Digest, BlobSource>> madeImages;
    private final Map<Digest, BlobSource> madeBlobs = new HashMap<>();
    private final PlannedContent content = new PlannedContent();
    private final List<BundleIndex.Chart> charts = new ArrayList<>();
    private final List<BundleIndex.KubernetesManifest> manifests = new ArrayList<>();
    private final List<BundleIndex.PinnedFile> files = new ArrayList<>();
    private final List<PackageSet> packages = new ArrayList<>();

    /** For a lock whose images are all in registries, without Java. */
    BundlePlanner(BuildRequest request, String hubcrateVersion, LockedInputs inputs) {
        this(request, hubcrateVersion, inputs, null, image -> Map.of());
    }

    /**
     * @param installer what was made to travel; null for nothing
     * @param madeImages gives the sources of blobs that are not in the registry where the image is looked for
     */
    BundlePlanner(
            BuildRequest request,
            String hubcrateVersion,
            LockedInputs inputs,
            @Nullable InstallerParts installer,
            Function<LockedImage, Map<Digest, BlobSource>> madeImages) {
        this.madeImages = madeImages;
        this.request = request;
        this.hubcrateVersion = hubcrateVersion;
        this.inputs = inputs;
        this.installer = installer;
    }

    /**
     * Plans the bundle; the inputs that it packs have been read afterwards.
     *
     * @throws InvalidInputException if the lock has no such platform, contradicts itself, or local files have changed
     */
    BundlePlan plan() {
        PlatformLock lock = platformLock();
        List<Image> images = images(lock);
        lock.charts().stream()
                .sorted(Comparator.comparing(LockedChart::namespace).thenComparing(LockedChart::release))
                .forEach(this::chart);
        ProgramCheck.requireFits(request.platform(), request.manifest().targetOs(), lock.files());
        lock.files().stream().sorted(Comparator.comparing(LockedFile::name)).forEach(this::file);
        request.manifest().manifests().forEach(this::localManifest);
        installer();
        PackagePlanner planner = new PackagePlanner(request.manifest(), inputs, content);
        lock.packages().forEach(set -> packages.add(planner.plan(set)));
        inputs.requireAll();
        manifests.sort(Comparator.comparing(BundleIndex.KubernetesManifest::name));
        content.layOut(request.volumeSize());
        BundleIndex index = index(images);
        byte[] json = BundleIndexWriter.toJson(index);
        requireReadable(json);
        return new BundlePlan(index, json, content.volumes(), content.entries());
    }

    private PlatformLock platformLock() {
        BundleManifest manifest = request.manifest();
        if (!BundleNames.isFileName(manifest.name()) || !BundleNames.isFileName(manifest.version())) {
            throw new InvalidInputException(
                    "bundle-name-invalid",
                    "'" + manifest.name() + "' and '" + manifest.version() + "' cannot name a folder",
                    "Use letters, digits, dots, dashes and underscores for name and version.");
        }
        return request.lock().platforms().stream()
                .filter(locked -> locked.platform().equals(request.platform()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "platform-not-locked",
                        "the lock has nothing for " + request.platform(),
                        "Add the platform to the bundle manifest and write the lock again."));
    }

    private List<Image> images(PlatformLock lock) {
        List<Image> images = new ArrayList<>();
        for (LockedImage locked : lock.images()) {
            if (locked.need().required() || !request.requiredOnly()) {
                madeBlobs.putAll(madeImages.apply(locked));
                images.add(new Image(
                        locked.need(),
                        locked.pullFrom(),
                        locked.index(),
                        locked.keepIndex() && locked.index() != null,
                        locked.manifest(),
                        locked.config(),
                        locked.layers(),
                        MadeImages.describe(locked.origin())));
            }
        }
        images.sort(Comparator.comparing(Image::reference));
        if (images.isEmpty()) {
            return images;
        }
        try {
            for (String document : ImageLayout.DOCUMENTS) {
                content.add(Role.IMAGES, Kind.LAYOUT, document, ImageLayout.document(document, images), true);
            }
        } catch (IntegrityException e) {
            throw PlannedContent.inconsistent(e.getMessage());
        }
        images.forEach(this::blobs);
        return images;
    }

    private void blobs(Image image) {
        ImageReference from = image.pulledFrom();
        String subject = image.reference().toString();
        if (image.indexKept()) {
            image.findIndex()
                    .ifPresent(index -> blob(
                            index, new BlobSource.ImageIndex(from.withDigest(index.digest())), subject + " index"));
        }
        blob(
                image.manifest(),
                new BlobSource.ImageManifest(
                        from.withDigest(image.manifest().digest()), image.config(), image.layers()),
                subject + " manifest");
        blob(image.config(), new BlobSource.ImageBlob(from, image.config()), subject + " configuration");
        int number = 0;
        for (Descriptor layer : image.layers()) {
            number++;
            String which = " layer " + number + " of " + image.layers().size();
            blob(layer, new BlobSource.ImageBlob(from, layer), subject + which);
        }
    }

    private void blob(Descriptor blob, BlobSource source, String subject) {
        String name = ImageLayout.blobName(blob.digest());
        content.add(
                Role.IMAGES,
                Kind.BLOB,
                name,
                blob.digest(),
                blob.size(),
                false,
                madeBlobs.getOrDefault(blob.digest(), source),
                subject + " (" + blob.digest().shortHex() + ")");
    }

    private void chart(LockedChart chart) {
        String name = EntryNames.chart(chart.name(), chart.version(), "");
        if (content.clashes(Role.CHARTS, name, chart.digest())) {
            name = EntryNames.chart(
                    chart.name(), chart.version(), "-" + chart.digest().shortHex());
        }
        String subject = "chart " + chart.name() + " " + chart.version();
        content.add(Role.CHARTS, Kind.CHART, name, chart.digest(), chart.size(), false, source(chart), subject);
        List<String> values = new ArrayList<>();
        for (String input : chart.values()) {
            String entry = EntryNames.values(chart.namespace(), chart.release(), values.size() + 1);
            content.add(Role.CHARTS, Kind.VALUES, entry, inputs.read(input), false);
            values.add(entry);
        }
        String offline = null;
        if (!chart.offlineValues().isEmpty()) {
            offline = EntryNames.offlineValues(chart.namespace(), chart.release());
            byte[] text = chart.offlineValues().getBytes(StandardCharsets.UTF_8);
            content.add(Role.CHARTS, Kind.VALUES, offline, text, false);
        }
        charts.add(new BundleIndex.Chart(
                chart.name(),
                chart.version(),
                chart.appVersion(),
                chart.kubeVersion(),
                chart.release(),
                chart.namespace(),
                chart.source(),
                chart.provenance(),
                name,
                values,
                offline));
    }

    private BlobSource source(LockedChart chart) {
        URI url = chart.url();
        if (url != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            return new BlobSource.Download(List.of(url), "chart");
        }
        return request.manifest().charts().stream()
                .filter(spec -> spec.release().equals(chart.release())
                        && spec.namespace().equals(chart.namespace()))
                .findFirst()
                .<BlobSource>map(BlobSource.Chart::new)
                .orElseThrow(() -> PlannedContent.inconsistent(
                        "the manifest has no release " + chart.release() + " in " + chart.namespace()));
    }

    private void file(LockedFile file) {
        BlobSource source = file.findArchive()
                .<BlobSource>map(archive ->
                        new BlobSource.Member(file.urls(), archive.digest(), archive.size(), archive.member()))
                .orElseGet(() -> new BlobSource.Download(file.urls(), "file"));
        if (file.role() == BundleLock.Role.CHARTS) {
            String entry = EntryNames.manifest(file.name());
            content.add(Role.CHARTS, Kind.MANIFEST, entry, file.digest(), file.size(), false, source, file.name());
            manifests.add(new BundleIndex.KubernetesManifest(file.name(), entry));
            return;
        }
        String entry = EntryNames.file(file.name());
        content.add(
                Role.BINARIES, Kind.FILE, entry, file.digest(), file.size(), file.executable(), source, file.name());
        files.add(new BundleIndex.PinnedFile(
                file.name(),
                entry,
                file.urls(),
                file.findArchive().map(BundleLock.LockedArchive::member).orElse(null),
                file.findArchive().map(BundleLock.LockedArchive::digest).orElse(null),
                file.findProgram().map(BundleLock.LockedProgram::architecture).orElse(null),
                file.findProgram()
                        .flatMap(BundleLock.LockedProgram::findGlibcFloor)
                        .orElse(null)));
    }

    private void localManifest(BundleManifest.ManifestFile manifest) {
        if (manifest.path() != null) {
            String entry = EntryNames.manifest(manifest.name());
            byte[] bytes = inputs.read(inputs.nameOf(manifest.path()));
            content.add(Role.CHARTS, Kind.MANIFEST, entry, bytes, false);
            manifests.add(new BundleIndex.KubernetesManifest(manifest.name(), entry));
        }
    }

    private void installer() {
        if (installer != null) {
            for (SiteFile file : installer.files()) {
                content.add(
                        Role.INSTALLER,
                        Kind.FILE,
                        file.name(),
                        file.digest(),
                        file.size(),
                        file.executable(),
                        new BlobSource.MadeFile(file.path()),
                        file.name());
            }
        }
    }

    private BundleIndex.@Nullable JavaRuntime runtime() {
        return installer == null
                ? null
                : new BundleIndex.JavaRuntime(
                        installer.java(), installer.vendor(), installer.glibc(), installer.unpacked());
    }

    private BundleIndex index(List<Image> images) {
        BundleManifest manifest = request.manifest();
        List<BundleIndex.Entry> entries =
                content.entries().stream().map(BundlePlan.PlannedEntry::entry).toList();
        BundleManifest.Kubernetes kubernetes = manifest.kubernetes();
        return new BundleIndex(
                manifest.name(),
                manifest.version(),
                request.platform(),
                manifest.sequence(),
                manifest.validUntil(),
                manifest.intendedSites().stream().sorted().distinct().toList(),
                hubcrateVersion,
                Digest.of(request.lockFile()),
                null,
                kubernetes == null ? null : new BundleIndex.Kubernetes(kubernetes.version(), kubernetes.runtime()),
                request.requiredOnly(),
                RequiredSpace.of(entries, images, kubernetes == null ? null : kubernetes.runtime()),
                Documents.names(installer),
                content.volumes().stream().map(BundlePlan.PlannedVolume::volume).toList(),
                entries,
                images,
                charts,
                manifests,
                files,
                packages,
                request.lock().notes().stream()
                        .map(note -> new BundleIndex.Note(note.code(), note.text()))
                        .toList(),
                manifest.targetOs(),
                runtime());
    }

    /** What every site will have to read is read here first. */
    private static void requireReadable(byte[] json) {
        try {
            BundleIndexReader.read(json);
        } catch (IntegrityException e) {
            throw PlannedContent.inconsistent(e.getMessage());
        }
    }
}
