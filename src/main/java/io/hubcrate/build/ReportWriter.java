package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Image;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.console.Printable;
import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.DerivedFolders;
import io.hubcrate.report.EndOfLife;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report for whoever must approve what crosses: what, why, how large, from where, with which digests. */
final class ReportWriter {
    private final StringBuilder text = new StringBuilder();

    private ReportWriter() {}

    /** @param volumes the tarballs' own digests by file name */
    static byte[] write(BundleIndex index, BundleLock lock, Map<String, Digest> volumes) {
        ReportWriter report = new ReportWriter();
        report.head(index);
        report.notes(index);
        report.ends(index);
        report.volumes(index, volumes);
        report.images(index, DerivedFolders.of(lock, index.platform()));
        report.charts(index);
        report.files(index);
        report.packages(index);
        report.hosts(lock);
        return report.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void head(BundleIndex index) {
        line("BUNDLE " + index.folderName());
        line("");
        line("Name             " + index.name());
        line("Version          " + index.version());
        line("Platform         " + index.platform());
        line("Sequence         " + index.sequence());
        line("Valid until      " + (index.validUntil() == null ? "no end" : index.validUntil()));
        line("Intended sites   "
                + (index.intendedSites().isEmpty() ? "any" : String.join(", ", index.intendedSites())));
        line("Made by          hubcrate " + index.hubcrate());
        index.findKubernetes()
                .ifPresent(kubernetes -> line("Kubernetes       " + kubernetes.version() + " with "
                        + kubernetes.runtime().name().toLowerCase(Locale.ROOT)));
        index.findTargetOs().ifPresent(os -> line("For hosts        " + os.text() + " (glibc " + os.glibc() + ")"));
        index.findRuntime()
                .ifPresent(java -> line("Java inside      " + java.java() + " of " + java.vendor()
                        + (java.glibc() == null ? "" : ", needs glibc " + java.glibc()) + ", unpacked "
                        + ByteSize.format(java.unpacked())));
        line("Lock             " + index.lock());
        BundleIndex.Requires requires = index.requires();
        line("Free space       " + ByteSize.format(requires.store()) + " in the installing host's store, "
                + ByteSize.format(requires.controlPlane()) + " on a control plane, "
                + ByteSize.format(requires.worker()) + " on a worker");
        if (index.requiredOnly()) {
            line("Left out         images that only a switched-off feature would use");
        }
    }

    private void notes(BundleIndex index) {
        head("NOTES", index.notes().size());
        index.notes().forEach(note -> line("- " + oneLine(note.text()) + " [" + note.code() + "]"));
    }

    private void ends(BundleIndex index) {
        EndOfLife table = EndOfLife.table();
        List<EndOfLife.Part> parts = table.of(index);
        head("END OF LIFE", parts.size());
        line("Until when parts are maintained by whoever publishes them, as known to this hubcrate on " + table.asOf()
                + ".");
        parts.forEach(part -> line("- " + part.text()));
    }

    private void volumes(BundleIndex index, Map<String, Digest> digests) {
        head("TARBALLS", index.volumes().size());
        for (Volume volume : index.volumes()) {
            long entries = index.entries().stream()
                    .filter(entry -> entry.segments().stream()
                            .anyMatch(part -> part.volume().equals(volume.file())))
                    .count();
            line(volume.file() + "  " + volume.size() + " bytes (" + ByteSize.format(volume.size()) + "), " + entries
                    + " entries");
            line("    sha256 " + hex(digests.get(volume.file())));
        }
    }

    private void images(BundleIndex index, Map<String, List<String>> folders) {
        head("IMAGES", index.images().size());
        for (Image image : index.images()) {
            long size = image.layers().stream().mapToLong(Descriptor::size).sum();
            line(image.reference() + (image.need().required() ? "" : "  (only for a switched-off feature)"));
            line("    manifest " + image.manifest().digest());
            line("    image ID " + image.config().digest());
            line("    layers: " + image.layers().size() + ", " + ByteSize.format(size) + " as packed");
            if (!image.pulledFrom().equals(image.reference())) {
                line("    pulled from " + image.pulledFrom());
            }
            MadeImage made = image.made();
            if (made != null) {
                line("    " + (made.kind() == MadeImage.Kind.LOCAL ? "brought from " : "made here from ")
                        + oneLine(made.source()));
                folders.getOrDefault(image.reference().toString(), List.of())
                        .forEach(folder -> line("    with " + oneLine(folder)));
                made.findReplaced().ifPresent(replaced -> line("    in place of " + replaced));
                made.values()
                        .forEach(value -> line("    named at " + oneLine(value.path()) + " in the values of release "
                                + value.release()));
            }
            for (ImageNeed.Source source : image.need().sources()) {
                line("    wanted by " + oneLine(source.where()) + " ["
                        + source.kind().name().toLowerCase(Locale.ROOT) + "]");
            }
        }
    }

    private void charts(BundleIndex index) {
        head("CHARTS", index.charts().size());
        for (BundleIndex.Chart chart : index.charts()) {
            line(chart.name() + " " + chart.version() + " as release " + chart.release() + " in namespace "
                    + chart.namespace());
            line("    from " + chart.source());
            line("    sha256 " + digest(index, Role.CHARTS, chart.archive()));
            line("    signed by " + (chart.provenance().isEmpty() ? "not asked" : chart.provenance()));
            List<String> values = chart.values();
            values.forEach(entry -> line("    values " + entry + " sha256 " + digest(index, Role.CHARTS, entry)));
            chart.findOfflineValues()
                    .ifPresent(entry -> line(
                            "    values for offline life " + entry + " sha256 " + digest(index, Role.CHARTS, entry)));
        }
        for (BundleIndex.KubernetesManifest manifest : index.manifests()) {
            line(manifest.name() + " (Kubernetes manifests)");
            line("    sha256 " + digest(index, Role.CHARTS, manifest.entry()));
        }
    }

    private void files(BundleIndex index) {
        head("FILES", index.files().size());
        for (BundleIndex.PinnedFile file : index.files()) {
            line(file.name());
            line("    sha256 " + digest(index, Role.BINARIES, file.entry()));
            file.sources().forEach(source -> line("    from " + source));
            file.findMember()
                    .ifPresent(member -> line("    taken out of it: " + oneLine(member) + "; the archive's sha256 "
                            + hex(file.archive())));
            file.findArchitecture()
                    .ifPresent(machine -> line("    program for " + oneLine(machine)
                            + file.findGlibcFloor()
                                    .map(glibc -> ", needs glibc " + glibc + " or later")
                                    .orElse(", needs no glibc")));
        }
    }

    private void packages(BundleIndex index) {
        for (PackageSet set : index.packages()) {
            head(
                    "PACKAGES OF THE SET " + set.name() + " FOR " + set.os(),
                    set.packages().size());
            line("Asked for        " + String.join(" ", set.install()));
            for (PackageSet.Rpm rpm : set.packages()) {
                line(rpm.nevra() + "  " + ByteSize.format(rpm.size()));
                line("    sha256 " + rpm.digest().hex());
                line("    signed by " + rpm.signer());
                line("    from " + rpm.repository() + ", " + rpm.source());
            }
        }
    }

    private void hosts(BundleLock lock) {
        head("HOSTS CONTACTED WHEN THE LOCK WAS WRITTEN", lock.hosts().size());
        lock.hosts().forEach(host -> line(host.name() + "  for " + String.join(", ", host.reasons())));
    }

    private static String digest(BundleIndex index, Role role, String name) {
        return hex(index.entries().stream()
                .filter(entry -> entry.role() == role && entry.name().equals(name))
                .map(Entry::digest)
                .findFirst()
                .orElse(null));
    }

    private static String hex(@org.jspecify.annotations.Nullable Digest digest) {
        if (digest == null) {
            throw new IllegalStateException("a report of something without digest");
        }
        return digest.hex();
    }

    /** Text from charts and registries cannot forge lines or terminal sequences. */
    private static String oneLine(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return Printable.line(clean.toString());
    }

    private void head(String title, int count) {
        line("");
        line(title + " (" + count + ")");
        line("");
    }

    private void line(String line) {
        text.append(oneLine(line)).append('\n');
    }
}
