package io.hubcrate.manifest;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote, read strictly; see docs/bundle-manifest.md for the file and its schema. Every path in it is
 * absolute: relative ones count from the manifest's folder and were resolved when it was read.
 *
 * @param file where it was read from, absolute
 * @param sequence grows with every bundle of this name; 0 if not given
 * @param validUntil the last day on which the bundle may be used; null for no end
 * @param intendedSites names of the only sites that may use it; empty for any
 * @param packages sets of packages of the operating system
 * @param surveys what hosts of the site said of themselves; they decide nothing of the bundle's content
 * @param kubernetes null for a supplement that neither brings a cluster nor is made for one version of it
 * @param targetOs what the site's hosts run; null if not said, then no program is held against it
 * @param runtime the Java that the bundle brings; null for none, then the site must have hubcrate already
 */
public record BundleManifest(
        Path file,
        String name,
        String version,
        long sequence,
        @Nullable LocalDate validUntil,
        List<String> intendedSites,
        List<Platform> platforms,
        @Nullable Kubernetes kubernetes,
        List<Chart> charts,
        List<ManifestFile> manifests,
        List<PinnedFile> files,
        List<DeclaredImage> images,
        List<Rename> renames,
        List<Dismissal> dismissals,
        List<String> allowedSecrets,
        List<WantedPackages> packages,
        @Nullable TargetOs targetOs,
        @Nullable JavaRuntime runtime,
        List<SurveyFile> surveys,
        List<DerivedImage> derived) {

    public BundleManifest {
        intendedSites = List.copyOf(intendedSites);
        platforms = List.copyOf(platforms);
        charts = List.copyOf(charts);
        manifests = List.copyOf(manifests);
        files = List.copyOf(files);
        images = List.copyOf(images);
        renames = List.copyOf(renames);
        dismissals = List.copyOf(dismissals);
        allowedSecrets = List.copyOf(allowedSecrets);
        packages = List.copyOf(packages);
        surveys = List.copyOf(surveys);
        derived = List.copyOf(derived);
    }

    /**
     * One of that name and version.
     *
     * @param file where it was read from, absolute
     */
    public static BundleManifestBuilder named(Path file, String name, String version) {
        return new BundleManifestBuilder(file, name, version);
    }

    /** The same, to be changed. */
    public BundleManifestBuilder toBuilder() {
        return named(file, name, version)
                .sequence(sequence)
                .validUntil(validUntil)
                .intendedSites(intendedSites)
                .platforms(platforms)
                .kubernetes(kubernetes)
                .charts(charts)
                .manifests(manifests)
                .files(files)
                .images(images)
                .renames(renames)
                .dismissals(dismissals)
                .allowedSecrets(allowedSecrets)
                .packages(packages)
                .targetOs(targetOs)
                .runtime(runtime)
                .surveys(surveys)
                .derived(derived);
    }

    public Optional<TargetOs> findTargetOs() {
        return Optional.ofNullable(targetOs);
    }

    public Optional<JavaRuntime> findRuntime() {
        return Optional.ofNullable(runtime);
    }

    public Optional<Kubernetes> findKubernetes() {
        return Optional.ofNullable(kubernetes);
    }

    /** The engine that kubelet drives. */
    public enum ContainerRuntime {
        DOCKER,
        CONTAINERD;

        /** The last minor version whose kubelet speaks to Docker itself; later ones want cri-dockerd beside it. */
        private static final int LAST_WITH_DOCKER = 23;

        /**
         * Why kubelet of a version cannot work with it; empty if it can.
         *
         * @param kubernetes without {@code v}
         */
        public Optional<String> misfit(String kubernetes) {
            String[] parts = kubernetes.split("\\.", -1);
            boolean later =
                    parts.length > 1 && parts[1].matches("[0-9]{1,4}") && Integer.parseInt(parts[1]) > LAST_WITH_DOCKER;
            return this == DOCKER && later
                    ? Optional.of("kubelet " + kubernetes + " does not speak to Docker any more: 1." + LAST_WITH_DOCKER
                            + " was the last; containerd is what it wants (cri-dockerd is not brought by hubcrate)")
                    : Optional.empty();
        }
    }

    /**
     * The cluster that the bundle brings.
     *
     * @param version without {@code v}, for example {@code 1.20.2}
     * @param imageRepository in place of kubeadm's own default; null for that default
     * @param images in place of the list that hubcrate knows for this version; empty for that list
     * @param existing the site has this cluster already: charts are rendered for it, but none of its images are needed
     * @param apiVersions what it serves beyond Kubernetes itself, as {@code monitoring.coreos.com/v1}
     */
    public record Kubernetes(
            String version,
            ContainerRuntime runtime,
            @Nullable String imageRepository,
            List<ImageReference> images,
            boolean existing,
            List<String> apiVersions) {
        public Kubernetes {
            images = List.copyOf(images);
            apiVersions = List.copyOf(apiVersions);
        }

        /** One that serves what Kubernetes itself does. */
        public Kubernetes(
                String version,
                ContainerRuntime runtime,
                @Nullable String imageRepository,
                List<ImageReference> images,
                boolean existing) {
            this(version, runtime, imageRepository, images, existing, List.of());
        }

        /** A cluster that the bundle brings. */
        public Kubernetes(
                String version,
                ContainerRuntime runtime,
                @Nullable String imageRepository,
                List<ImageReference> images) {
            this(version, runtime, imageRepository, images, false);
        }
    }

    /**
     * One Helm chart.
     *
     * @param name the chart's own name; empty to take what its Chart.yaml says
     * @param version exact; may be null only for a local chart
     * @param release under which it will be installed
     * @param values files in the order of Helm's {@code --values}, later ones win
     * @param keyring with which Helm's provenance file must verify; null not to ask
     */
    public record Chart(
            String name,
            ChartOrigin origin,
            @Nullable String version,
            String release,
            String namespace,
            List<Path> values,
            @Nullable Path keyring) {
        public Chart {
            values = List.copyOf(values);
        }
    }

    /** Where a chart comes from. */
    public sealed interface ChartOrigin {
        /** A repository with an {@code index.yaml}. */
        record Repository(URI url) implements ChartOrigin {}

        /** {@code oci://registry/path}, the chart's name being its last part. */
        record Oci(String repository) implements ChartOrigin {}

        /** One packaged chart at an address. */
        record Archive(URI url, @Nullable Digest sha256) implements ChartOrigin {}

        /** A folder or a packaged chart on this machine. */
        record Local(Path path) implements ChartOrigin {}
    }

    /** A file of Kubernetes manifests, local or at an address with its digest, whose images are found too. */
    public record ManifestFile(String name, @Nullable Path path, @Nullable URI url, @Nullable Digest sha256) {}

    /**
     * A binary or any other file from the network.
     *
     * @param name the generated file name in the bundle
     * @param urls the first is the origin, the others are mirrors of the same bytes
     * @param sha256 of what the addresses give, of the archive if there is a {@code member}; null until the lock has
     *     pinned it
     * @param platforms only the bundles of these carry it; empty for all
     * @param member the path of the file in the archive that the addresses give; null if they give the file itself
     */
    public record PinnedFile(
            String name,
            List<URI> urls,
            @Nullable Digest sha256,
            boolean executable,
            List<Platform> platforms,
            @Nullable String member) {
        public PinnedFile {
            urls = List.copyOf(urls);
            platforms = List.copyOf(platforms);
        }

        /** A file that is no archive's member. */
        public PinnedFile(
                String name, List<URI> urls, @Nullable Digest sha256, boolean executable, List<Platform> platforms) {
            this(name, urls, sha256, executable, platforms, null);
        }

        /** A file for every platform. */
        public PinnedFile(String name, List<URI> urls, @Nullable Digest sha256, boolean executable) {
            this(name, urls, sha256, executable, List.of());
        }

        public Optional<String> findMember() {
            return Optional.ofNullable(member);
        }

        /** Whether the bundle of that platform carries it. */
        public boolean isFor(Platform platform) {
            return platforms.isEmpty() || platforms.contains(platform);
        }
    }

    /**
     * From which JDK the bundle's Java is made.
     *
     * @param urls a packed JDK, the first address being the origin, the others mirrors of the same bytes; empty for the
     *     JDK that runs hubcrate
     * @param sha256 null until the lock has pinned it
     */
    public record JavaRuntime(List<URI> urls, @Nullable Digest sha256) {
        public JavaRuntime {
            urls = List.copyOf(urls);
        }

        /** Whether it is made from the JDK that runs hubcrate. */
        public boolean isOfHost() {
            return urls.isEmpty();
        }
    }

    /**
     * An image that no chart shows.
     *
     * @param from where it stands outside every registry; null if a registry gives it
     */
    public record DeclaredImage(ImageReference reference, String reason, @Nullable ImageSource from) {
        /** One that a registry gives. */
        public DeclaredImage(ImageReference reference, String reason) {
            this(reference, reason, null);
        }
    }

    /**
     * Names that begin with {@code from} are pulled from {@code to} and still loaded under their own name.
     *
     * @param from a registry, a repository or a whole reference
     */
    public record Rename(String from, String to) {}

    /** A finding of discovery that a person has looked at and found harmless, with the reason. */
    public record Dismissal(String finding, String reason) {}
}
