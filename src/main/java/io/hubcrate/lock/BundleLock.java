package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a build needs to know before the first byte arrives. Holds no time and no path of a machine, so that
 * the same sources give the same lock.
 *
 * @param hubcrate the version that wrote it
 * @param manifest the manifest flattened to {@code path → text}, to tell what has changed since
 * @param inputs local files that went in (values, local charts, Kubernetes manifests), by name relative to the manifest
 * @param platforms what is to be fetched for each platform
 * @param hosts every host that was contacted, redirect targets included, with what for
 * @param notes what a person should know, one line each
 * @param runtime the JDK of the bundle's Java; null if it brings none
 */
public record BundleLock(
        String hubcrate,
        SortedMap<String, String> manifest,
        SortedMap<String, Digest> inputs,
        List<PlatformLock> platforms,
        List<Host> hosts,
        List<Note> notes,
        @Nullable LockedRuntime runtime) {
    /** The format of the lock file itself. */
    public static final int FORMAT = 1;

    public BundleLock {
        platforms = List.copyOf(platforms);
        hosts = List.copyOf(hosts);
        notes = List.copyOf(notes);
    }

    /** A lock of a bundle that brings no Java. */
    public BundleLock(
            String hubcrate,
            SortedMap<String, String> manifest,
            SortedMap<String, Digest> inputs,
            List<PlatformLock> platforms,
            List<Host> hosts,
            List<Note> notes) {
        this(hubcrate, manifest, inputs, platforms, hosts, notes, null);
    }

    public Optional<LockedRuntime> findRuntime() {
        return Optional.ofNullable(runtime);
    }

    /**
     * The JDK from which the bundle's Java is made.
     *
     * @param urls of the packed JDK; empty for the JDK of the machine, which is told by its file {@code release}
     * @param digest of the packed JDK, or of that file
     * @param size of the same
     * @param java its version, for people; empty for a packed one
     * @param vendor likewise
     */
    public record LockedRuntime(List<URI> urls, Digest digest, long size, String java, String vendor) {
        public LockedRuntime {
            urls = List.copyOf(urls);
        }

        /** Whether it is the JDK that runs hubcrate: another machine may have another one. */
        public boolean isOfHost() {
            return urls.isEmpty();
        }
    }

    /** What one bundle of that platform holds. */
    public record PlatformLock(
            Platform platform,
            List<LockedImage> images,
            List<LockedChart> charts,
            List<LockedFile> files,
            List<LockedPackageSet> packages) {
        public PlatformLock {
            images = List.copyOf(images);
            charts = List.copyOf(charts);
            files = List.copyOf(files);
            packages = List.copyOf(packages);
        }

        /** Without packages of the operating system. */
        public PlatformLock(
                Platform platform, List<LockedImage> images, List<LockedChart> charts, List<LockedFile> files) {
            this(platform, images, charts, files, List.of());
        }
    }

    /**
     * One image.
     *
     * @param need under which name and why
     * @param pullFrom where its bytes come from after renames; the same as the name if none applies
     * @param index the multi-platform index that the tag pointed to; null if it pointed to the manifest
     * @param keepIndex whether the bundle carries the raw index too, because something refers to its digest
     * @param manifest the platform's manifest
     * @param config the image configuration, whose digest is the image ID
     * @param layers from the base upwards
     * @param origin null if a registry gives it as it is
     */
    public record LockedImage(
            ImageNeed need,
            ImageReference pullFrom,
            @Nullable Descriptor index,
            boolean keepIndex,
            Descriptor manifest,
            Descriptor config,
            List<Descriptor> layers,
            @Nullable ImageOrigin origin) {
        public LockedImage {
            layers = List.copyOf(layers);
        }

        /** One that a registry gives. */
        public LockedImage(
                ImageNeed need,
                ImageReference pullFrom,
                @Nullable Descriptor index,
                boolean keepIndex,
                Descriptor manifest,
                Descriptor config,
                List<Descriptor> layers) {
            this(need, pullFrom, index, keepIndex, manifest, config, layers, null);
        }
    }

    /**
     * One chart archive.
     *
     * @param url where it was fetched; null for a local chart, which is packed deterministically and embedded
     * @param source for people, as the manifest says it
     * @param kubeVersion the chart's own constraint; empty if it has none
     * @param provenance who signed it, as fingerprint, if a keyring was given; empty otherwise
     * @param offlineValues the values file that hubcrate adds for a life without internet, as YAML; empty if none
     */
    public record LockedChart(
            String name,
            String version,
            String appVersion,
            String kubeVersion,
            String release,
            String namespace,
            String source,
            @Nullable URI url,
            Digest digest,
            long size,
            String provenance,
            List<String> values,
            String offlineValues) {
        public LockedChart {
            values = List.copyOf(values);
        }
    }

    /**
     * One file from the network.
     *
     * @param digest of the file itself, also where it is taken out of an archive
     * @param size likewise
     * @param archive what the addresses give, if that is not the file itself; else null
     * @param program what it asks of the machine; null for anything but an ELF file
     */
    public record LockedFile(
            String name,
            Role role,
            List<URI> urls,
            Digest digest,
            long size,
            boolean executable,
            @Nullable LockedArchive archive,
            @Nullable LockedProgram program) {
        public LockedFile {
            urls = List.copyOf(urls);
        }

        /** A file that is neither a program nor a member of an archive. */
        public LockedFile(String name, Role role, List<URI> urls, Digest digest, long size, boolean executable) {
            this(name, role, urls, digest, size, executable, null, null);
        }

        public Optional<LockedArchive> findArchive() {
            return Optional.ofNullable(archive);
        }

        public Optional<LockedProgram> findProgram() {
            return Optional.ofNullable(program);
        }
    }

    /**
     * The archive out of which a file is taken.
     *
     * @param member the file's path inside
     * @param digest of the whole archive as its addresses give it
     * @param size of the same
     */
    public record LockedArchive(String member, Digest digest, long size) {}

    /**
     * What an ELF file asks of the machine, as it says itself.
     *
     * @param architecture as in a platform: {@code amd64}
     * @param glibcFloor the oldest glibc with which it starts; null if it needs none
     */
    public record LockedProgram(String architecture, @Nullable GlibcVersion glibcFloor) {
        public Optional<GlibcVersion> findGlibcFloor() {
            return Optional.ofNullable(glibcFloor);
        }
    }

    /** Into which tarball a locked file goes. */
    public enum Role {
        BINARIES,
        CHARTS
    }

    /** A host that the connected side's firewall must let through. */
    public record Host(String name, List<String> reasons) {
        public Host {
            reasons = List.copyOf(reasons);
        }
    }

    /** A line for people, with the code that {@code explain} knows. */
    public record Note(String code, String text) {}
}
