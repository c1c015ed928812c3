package io.hubcrate.bundle;

import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.TargetOs;
import io.hubcrate.trust.TrustPolicy;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bundle.json} says, format 1; docs/bundle-format.md describes every field.
 *
 * @param name of the line of bundles, for example {@code classic}
 * @param sequence grows with every bundle of this name
 * @param validUntil the last day of use; null for no end
 * @param intendedSites the only sites that may use it; empty for any
 * @param hubcrate the version that wrote it
 * @param lock digest of the {@code lock.json} inside
 * @param base the bundle that this one completes; null if it is whole by itself
 * @param kubernetes null for a supplement that brings no cluster
 * @param requiredOnly whether images that only a switched-off feature would use were left out
 * @param documents loose files beside {@code bundle.json} and the volumes, sorted
 * @param volumes the physical files in which entries stand
 * @param entries everything inside the volumes, in the order of volume and offset
 * @param images every image, sorted by reference
 * @param targetOs for which hosts its programs were found fit; null if that was not asked
 * @param runtime the Java inside; null for none
 */
public record BundleIndex(
        String name,
        String version,
        Platform platform,
        long sequence,
        @Nullable LocalDate validUntil,
        List<String> intendedSites,
        String hubcrate,
        Digest lock,
        @Nullable Base base,
        @Nullable Kubernetes kubernetes,
        boolean requiredOnly,
        Requires requires,
        List<String> documents,
        List<Volume> volumes,
        List<Entry> entries,
        List<Image> images,
        List<Chart> charts,
        List<KubernetesManifest> manifests,
        List<PinnedFile> files,
        List<PackageSet> packages,
        List<Note> notes,
        @Nullable TargetOs targetOs,
        @Nullable JavaRuntime runtime) {
    /** The only format there is; a reader refuses any other. */
    public static final int FORMAT = 1;

    public BundleIndex {
        intendedSites = List.copyOf(intendedSites);
        documents = List.copyOf(documents);
        volumes = List.copyOf(volumes);
        entries = List.copyOf(entries);
        images = List.copyOf(images);
        charts = List.copyOf(charts);
        manifests = List.copyOf(manifests);
        files = List.copyOf(files);
        packages = List.copyOf(packages);
        notes = List.copyOf(notes);
    }

    /**
     * The Java in the role installer, and hubcrate beside it.
     *
     * @param java its version
     * @param vendor who built it
     * @param glibc the oldest C library with which each of its programs starts; null if they ask for none
     * @param unpacked bytes that the role installer takes on a disk, every file rounded up to 4096
     */
    public record JavaRuntime(String java, String vendor, @Nullable GlibcVersion glibc, long unpacked) {}

    public Optional<TargetOs> findTargetOs() {
        return Optional.ofNullable(targetOs);
    }

    public Optional<JavaRuntime> findRuntime() {
        return Optional.ofNullable(runtime);
    }

    /** The same with other content; what it claims of itself stays. */
    public BundleIndex with(List<Entry> otherEntries, List<Image> otherImages, List<PinnedFile> otherFiles) {
        return new BundleIndex(
                name,
                version,
                platform,
                sequence,
                validUntil,
                intendedSites,
                hubcrate,
                lock,
                base,
                kubernetes,
                requiredOnly,
                requires,
                documents,
                volumes,
                otherEntries,
                otherImages,
                charts,
                manifests,
                otherFiles,
                packages,
                notes,
                targetOs,
                runtime);
    }

    /** What a site's trust policy must judge. */
    public TrustPolicy.Claims claims() {
        return new TrustPolicy.Claims(name, version, sequence, validUntil, intendedSites);
    }

    /** {@code NAME-VERSION-ARCH}, the folder's name. */
    public String folderName() {
        return BundleNames.folder(name, version, platform);
    }

    public Optional<Base> findBase() {
        return Optional.ofNullable(base);
    }

    public Optional<Kubernetes> findKubernetes() {
        return Optional.ofNullable(kubernetes);
    }

    /** Into which tarball something goes. The names in lower case are part of the format. */
    public enum Role {
        IMAGES,
        CHARTS,
        BINARIES,
        PACKAGES,
        INSTALLER;

        /** As in the index and in file names. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an entry is. The names in lower case are part of the format. */
    public enum Kind {
        /** An image's index, manifest, configuration or layer, named by its digest. */
        BLOB,
        /** A file of the image layout that hubcrate wrote: {@code oci-layout}, {@code index.json}, ... */
        LAYOUT,
        /** A packaged Helm chart. */
        CHART,
        /** Values of one release. */
        VALUES,
        /** Kubernetes manifests. */
        MANIFEST,
        /** Any other file. */
        FILE,
        /** A package of the operating system. */
        PACKAGE;

        /** As in the index. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The bundle that a delta completes: its name, version and the digest of its {@code SHA256SUMS}. */
    public record Base(String name, String version, Digest sums) {}

    public record Kubernetes(String version, ContainerRuntime runtime) {}

    /** Free bytes wanted: in the installing host's store, on a control plane, on a worker. */
    public record Requires(long store, long controlPlane, long worker) {}

    /**
     * A physical file.
     *
     * @param part from 1; a role has one part unless the bundle was cut for small media
     */
    public record Volume(String file, Role role, int part, long size) {}

    /**
     * A file inside the volumes.
     *
     * @param name in the tar, unique within its role
     * @param segments where its bytes stand, in order; one unless it is larger than a volume can be
     */
    public record Entry(
            Role role, Kind kind, String name, Digest digest, long size, boolean executable, List<Segment> segments) {
        public Entry {
            segments = List.copyOf(segments);
        }

        /** For messages: {@code images.tar: blobs/sha256/…}. */
        public String subject() {
            return segments.get(0).volume() + ": " + name;
        }
    }

    /** A stretch of a volume. */
    public record Segment(String volume, long offset, long length) {}

    /**
     * An image.
     *
     * @param need under which name, why, and whether anything switched on wants it
     * @param pulledFrom where its bytes came from
     * @param index the multi-platform index that the tag pointed to; null if there was none
     * @param indexKept whether the raw index is inside too
     * @param made null if it is as its registry had it
     */
    public record Image(
            ImageNeed need,
            ImageReference pulledFrom,
            @Nullable Descriptor index,
            boolean indexKept,
            Descriptor manifest,
            Descriptor config,
            List<Descriptor> layers,
            @Nullable MadeImage made) {
        public Image {
            layers = List.copyOf(layers);
        }

        /** One that is as its registry had it. */
        public Image(
                ImageNeed need,
                ImageReference pulledFrom,
                @Nullable Descriptor index,
                boolean indexKept,
                Descriptor manifest,
                Descriptor config,
                List<Descriptor> layers) {
            this(need, pulledFrom, index, indexKept, manifest, config, layers, null);
        }

        public ImageReference reference() {
            return need.reference();
        }

        public Optional<Descriptor> findIndex() {
            return Optional.ofNullable(index);
        }
    }

    /**
     * A Helm release to install. {@code archive}, {@code values} and {@code offlineValues} are names of entries of the
     * role charts.
     *
     * @param values in the order of Helm's {@code --values}
     * @param offlineValues what hubcrate adds for a life without internet; null if nothing
     * @param provenance fingerprint of who signed the chart; empty if that was not asked
     */
    public record Chart(
            String name,
            String version,
            String appVersion,
            String kubeVersion,
            String release,
            String namespace,
            String source,
            String provenance,
            String archive,
            List<String> values,
            @Nullable String offlineValues) {
        public Chart {
            values = List.copyOf(values);
        }

        public Optional<String> findOfflineValues() {
            return Optional.ofNullable(offlineValues);
        }
    }

    /** Kubernetes manifests by the name that the bundle manifest gives them; {@code entry} is of the role charts. */
    public record KubernetesManifest(String name, String entry) {}

    /**
     * A file from the network.
     *
     * @param entry of the role binaries
     * @param sources the addresses it came from, or the archive that it was in
     * @param member its path in that archive; null if the addresses give the file itself
     * @param archive the archive's digest; null likewise
     * @param architecture for which a program is made, as {@code amd64}; null for anything but an ELF file
     * @param glibcFloor the oldest glibc with which it starts; null if it needs none
     */
    public record PinnedFile(
            String name,
            String entry,
            List<URI> sources,
            @Nullable String member,
            @Nullable Digest archive,
            @Nullable String architecture,
            @Nullable GlibcVersion glibcFloor) {
        public PinnedFile {
            sources = List.copyOf(sources);
        }

        public Optional<String> findMember() {
            return Optional.ofNullable(member);
        }

        public Optional<Digest> findArchive() {
            return Optional.ofNullable(archive);
        }

        public Optional<String> findArchitecture() {
            return Optional.ofNullable(architecture);
        }

        public Optional<GlibcVersion> findGlibcFloor() {
            return Optional.ofNullable(glibcFloor);
        }
    }

    /** A line for people, with the code that {@code explain} knows. */
    public record Note(String code, String text) {}
}
