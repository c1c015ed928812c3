package io.hubcrate.cli;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code inspect} prints for people. */
final class InspectPage {
    private final Page page;
    private final BundleIndex index;
    private final Map<String, List<String>> folders;

    private InspectPage(Page page, BundleIndex index, Map<String, List<String>> folders) {
        this.page = page;
        this.index = index;
        this.folders = folders;
    }

    /** @param folders what derived images were made with, by image */
    static void print(Page page, Run run, BundleFolder folder, BundleMedia where, Map<String, List<String>> folders) {
        InspectPage all = new InspectPage(page, folder.index(), folders);
        all.head(folder.signatures());
        all.tarballs(run, where);
        all.images();
        all.charts();
        all.files();
        all.index.packages().forEach(all::packages);
        all.notes();
        page.blank();
        page.line("This is what the bundle says of itself; nothing of it has been proven.");
    }

    private void head(List<String> signatures) {
        page.field("bundle", index.name() + " " + index.version() + " for " + index.platform());
        page.field("sequence", String.valueOf(index.sequence()));
        if (index.validUntil() != null) {
            page.field("valid until", String.valueOf(index.validUntil()));
        }
        if (!index.intendedSites().isEmpty()) {
            page.field("for sites", String.join(", ", index.intendedSites()));
        }
        index.findKubernetes()
                .ifPresent(kubernetes -> page.field(
                        "kubernetes",
                        kubernetes.version() + " on "
                                + kubernetes.runtime().name().toLowerCase(Locale.ROOT)));
        index.findTargetOs().ifPresent(os -> page.field("for hosts", os.text() + " (glibc " + os.glibc() + ")"));
        index.findRuntime()
                .ifPresent(java -> page.field(
                        "java",
                        java.java() + " of " + java.vendor()
                                + (java.glibc() == null ? "" : ", needs glibc " + java.glibc() + " or later") + ", "
                                + ByteSize.format(java.unpacked()) + " unpacked"));
        BundleIndex.Requires requires = index.requires();
        page.field(
                "free space",
                ByteSize.format(requires.store()) + " on the installing host, "
                        + ByteSize.format(requires.controlPlane()) + " on a control plane, "
                        + ByteSize.format(requires.worker()) + " on a worker");
        page.field("made by", "hubcrate " + index.hubcrate());
        page.field("signatures", signatures.isEmpty() ? "none" : String.join(", ", signatures));
    }

    private void tarballs(Run run, BundleMedia where) {
        page.blank();
        page.table(
                List.of("TARBALL", "SIZE", "ENTRIES", "IN"),
                index.volumes().stream()
                        .map(volume -> List.of(
                                volume.file(),
                                ByteSize.format(volume.size()),
                                String.valueOf(index.entries().stream()
                                        .filter(entry -> entry.segments().stream()
                                                .anyMatch(part -> part.volume().equals(volume.file())))
                                        .count()),
                                where.find(volume.file())
                                        .map(file -> run.show(file.resolveSibling("")))
                                        .orElse("another medium")))
                        .toList());
    }

    private void images() {
        if (index.images().isEmpty()) {
            return;
        }
        page.blank();
        page.heading("Images");
        for (BundleIndex.Image image : index.images()) {
            page.line("  " + image.reference()
                    + page.ink()
                            .faint("   " + ByteSize.format(bytes(image))
                                    + (image.need().required() ? "" : ", only for what is switched off")));
            MadeImage made = image.made();
            if (made != null) {
                detail((made.kind() == MadeImage.Kind.LOCAL ? "brought from " : "made from ") + made.source());
                folders.getOrDefault(image.reference().toString(), List.of())
                        .forEach(folder -> detail("with " + folder));
                made.findReplaced().ifPresent(replaced -> detail("in place of " + replaced));
            }
            for (ImageNeed.Source source : image.need().sources()) {
                detail(Reasons.line(source));
            }
        }
    }

    private void detail(String text) {
        page.line("      " + text);
    }

    private void charts() {
        if (!index.charts().isEmpty()) {
            page.blank();
            page.table(
                    List.of("CHART", "VERSION", "RELEASE", "NAMESPACE", "FROM"),
                    index.charts().stream()
                            .map(chart -> List.of(
                                    chart.name(), chart.version(), chart.release(), chart.namespace(), chart.source()))
                            .toList());
        }
    }

    private void files() {
        if (!index.files().isEmpty()) {
            page.blank();
            page.table(
                    List.of("FILE", "PROGRAM FOR", "NEEDS GLIBC", "FROM"),
                    index.files().stream()
                            .map(file -> List.of(
                                    file.name(),
                                    file.findArchitecture().orElse("no program"),
                                    file.findArchitecture().isEmpty()
                                            ? ""
                                            : file.findGlibcFloor()
                                                    .map(Object::toString)
                                                    .orElse("none"),
                                    file.findMember()
                                                    .map(member -> member + " in ")
                                                    .orElse("")
                                            + file.sources().get(0)))
                            .toList());
        }
    }

    private void packages(PackageSet set) {
        page.blank();
        page.heading("Packages of the set " + set.name() + " for " + set.os());
        page.line("  asked for: " + String.join(", ", set.install()));
        page.table(
                List.of("PACKAGE", "SIZE", "SIGNED BY", "FROM"),
                set.packages().stream()
                        .map(rpm -> List.of(rpm.nevra(), ByteSize.format(rpm.size()), rpm.signer(), rpm.repository()))
                        .toList());
    }

    private void notes() {
        if (!index.notes().isEmpty()) {
            page.blank();
        }
        index.notes()
                .forEach(note -> page.line(
                        page.ink().bold("note") + page.ink().faint("[" + note.code() + "]") + ": " + note.text()));
    }

    static long bytes(BundleIndex.Image image) {
        return image.manifest().size()
                + image.config().size()
                + image.layers().stream().mapToLong(Descriptor::size).sum();
    }
}
