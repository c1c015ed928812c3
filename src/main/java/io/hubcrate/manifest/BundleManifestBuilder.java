package io.hubcrate.manifest;

import io.hubcrate.image.Platform;
import io.hubcrate.manifest.BundleManifest.Chart;
import io.hubcrate.manifest.BundleManifest.DeclaredImage;
import io.hubcrate.manifest.BundleManifest.Dismissal;
import io.hubcrate.manifest.BundleManifest.JavaRuntime;
import io.hubcrate.manifest.BundleManifest.Kubernetes;
import io.hubcrate.manifest.BundleManifest.ManifestFile;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says part by part what a manifest has, each part by its name; what is not said, it has not. */
public final class BundleManifestBuilder {
    private final Path file;
    private final String name;
    private final String version;
    private long sequence;
    private @Nullable LocalDate validUntil;
    private List<String> intendedSites = List.of();
    private List<Platform> platforms = List.of();
    private @Nullable Kubernetes kubernetes;
    private List<Chart> charts = List.of();
    private List<ManifestFile> manifests = List.of();
    private List<PinnedFile> files = List.of();
    private List<DeclaredImage> images = List.of();
    private List<Rename> renames = List.of();
    private List<Dismissal> dismissals = List.of();
    private List<String> allowedSecrets = List.of();
    private List<WantedPackages> packages = List.of();
    private @Nullable TargetOs targetOs;
    private @Nullable JavaRuntime runtime;
    private List<SurveyFile> surveys = List.of();
    private List<DerivedImage> derived = List.of();

    BundleManifestBuilder(Path file, String name, String version) {
        this.file = file;
        this.name = name;
        this.version = version;
    }

    public BundleManifestBuilder sequence(long value) {
        sequence = value;
        return this;
    }

    public BundleManifestBuilder validUntil(@Nullable LocalDate value) {
        validUntil = value;
        return this;
    }

    public BundleManifestBuilder intendedSites(List<String> value) {
        intendedSites = value;
        return this;
    }

    public BundleManifestBuilder platforms(List<Platform> value) {
        platforms = value;
        return this;
    }

    public BundleManifestBuilder kubernetes(@Nullable Kubernetes value) {
        kubernetes = value;
        return this;
    }

    public BundleManifestBuilder charts(List<Chart> value) {
        charts = value;
        return this;
    }

    public BundleManifestBuilder manifests(List<ManifestFile> value) {
        manifests = value;
        return this;
    }

    public BundleManifestBuilder files(List<PinnedFile> value) {
        files = value;
        return this;
    }

    public BundleManifestBuilder images(List<DeclaredImage> value) {
        images = value;
        return this;
    }

    public BundleManifestBuilder renames(List<Rename> value) {
        renames = value;
        return this;
    }

    public BundleManifestBuilder dismissals(List<Dismissal> value) {
        dismissals = value;
        return this;
    }

    public BundleManifestBuilder allowedSecrets(List<String> value) {
        allowedSecrets = value;
        return this;
    }

    public BundleManifestBuilder packages(List<WantedPackages> value) {
        packages = value;
        return this;
    }

    public BundleManifestBuilder targetOs(@Nullable TargetOs value) {
        targetOs = value;
        return this;
    }

    public BundleManifestBuilder runtime(@Nullable JavaRuntime value) {
        runtime = value;
        return this;
    }

    public BundleManifestBuilder surveys(List<SurveyFile> value) {
        surveys = value;
        return this;
    }

    public BundleManifestBuilder derived(List<DerivedImage> value) {
        derived = value;
        return this;
    }

    public BundleManifest build() {
        return new BundleManifest(
                file,
                name,
                version,
                sequence,
                validUntil,
                intendedSites,
                platforms,
                kubernetes,
                charts,
                manifests,
                files,
                images,
                renames,
                dismissals,
                allowedSecrets,
                packages,
                targetOs,
                runtime,
                surveys,
                derived);
    }
}
