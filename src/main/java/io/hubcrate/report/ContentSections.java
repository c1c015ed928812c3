package io.hubcrate.report;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.MadeImage;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.content.ByteSize;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the page that names everything inside: images, charts, files, packages, hubcrate itself. */
final class ContentSections {
    private static final String JAVA_FOLDER = "runtime/";

    private final BundleIndex index;
    private final HtmlText page;
    private final Map<String, List<String>> folders;
    private final Map<String, Entry> entries;

    ContentSections(BundleIndex index, Map<String, List<String>> folders, HtmlText page) {
        this.index = index;
        this.page = page;
        this.folders = folders;
        this.entries = index.entries().stream()
                .collect(Collectors.toMap(entry -> entry.role() + " " + entry.name(), entry -> entry));
    }

    void write() {
        images();
        charts();
        manifests();
        files();
        index.packages().forEach(this::packages);
        installer();
    }

    private void images() {
        if (index.images().isEmpty()) {
            return;
        }
        page.heading("Images", index.images().size());
        page.raw("<table><tr><th>Image and why it is needed</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.Image image : index.images()) {
            page.raw("<tr><td>").element("strong", image.reference().toString());
            if (!image.need().required()) {
                page.raw(" ").element("span class=\"tag\"", "only for what is switched off");
            }
            MadeImage made = image.made();
            if (made != null) {
                made(image, made);
            } else if (!image.pulledFrom().equals(image.reference())) {
                page.below("why", "pulled from " + image.pulledFrom());
            }
            for (ImageNeed.Source source : image.need().sources()) {
                page.below("why", source.kind().name().toLowerCase(Locale.ROOT) + ": " + source.where());
            }
            page.below("d", "manifest " + image.manifest().digest());
            page.below("d", "image ID " + image.config().digest());
            long bytes = image.layers().stream().mapToLong(Descriptor::size).sum();
            page.raw("</td>").element("td class=\"n\"", ByteSize.format(bytes)).raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void made(BundleIndex.Image image, MadeImage made) {
        page.raw(" ")
                .element(
                        "span class=\"tag\"", made.kind() == MadeImage.Kind.LOCAL ? "local image" : "made by hubcrate");
        page.below("why", (made.kind() == MadeImage.Kind.LOCAL ? "brought from " : "made from ") + made.source());
        folders.getOrDefault(image.reference().toString(), List.of())
                .forEach(folder -> page.below("why", "with " + folder));
        made.findReplaced().ifPresent(replaced -> page.below("why", "in place of " + replaced));
    }

    private void charts() {
        if (index.charts().isEmpty()) {
            return;
        }
        page.heading("Charts", index.charts().size());
        page.raw("<table><tr><th>Chart</th><th>Release</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.Chart chart : index.charts()) {
            page.raw("<tr><td>").element("strong", chart.name() + " " + chart.version());
            page.below("why", "from " + chart.source());
            page.below(
                    "why",
                    chart.provenance().isEmpty()
                            ? "its publisher's signature was not asked for"
                            : "signed by its publisher with " + chart.provenance());
            digestOf(Role.CHARTS, chart.archive());
            chart.values().forEach(values -> {
                page.below("why", "values " + values);
                digestOf(Role.CHARTS, values);
            });
            chart.findOfflineValues().ifPresent(values -> {
                page.below("why", "values that hubcrate adds for a life without internet: " + values);
                digestOf(Role.CHARTS, values);
            });
            page.raw("</td>")
                    .element("td", chart.release() + " in namespace " + chart.namespace())
                    .element("td class=\"n\"", sizeOf(Role.CHARTS, chart.archive()))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void manifests() {
        if (index.manifests().isEmpty()) {
            return;
        }
        page.heading("Kubernetes manifests", index.manifests().size());
        page.raw("<table><tr><th>File</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.KubernetesManifest each : index.manifests()) {
            page.raw("<tr><td>").element("strong", each.name());
            digestOf(Role.CHARTS, each.entry());
            page.raw("</td>")
                    .element("td class=\"n\"", sizeOf(Role.CHARTS, each.entry()))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void files() {
        if (index.files().isEmpty()) {
            return;
        }
        page.heading("Programs and other files", index.files().size());
        page.raw("<table><tr><th>File</th><th>Needs</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.PinnedFile file : index.files()) {
            page.raw("<tr><td>").element("strong", file.name());
            file.findMember().ifPresent(member -> page.below("why", "taken as " + member + " out of"));
            file.sources().forEach(source -> page.below("why", (file.member() == null ? "from " : "") + source));
            digestOf(Role.BINARIES, file.entry());
            file.findArchive().ifPresent(archive -> page.below("d", "archive " + archive));
            String needs = file.findArchitecture()
                    .map(machine -> machine
                            + file.findGlibcFloor()
                                    .map(glibc -> ", glibc " + glibc)
                                    .orElse(", no glibc"))
                    .orElse("no program");
            page.raw("</td>")
                    .element("td", needs)
                    .element("td class=\"n\"", sizeOf(Role.BINARIES, file.entry()))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void packages(PackageSet set) {
        page.heading(
                "Packages of the set " + set.name() + " for " + set.os(),
                set.packages().size());
        page.element(
                "p",
                "Asked for: " + String.join(", ", set.install())
                        + ". The others are what these need and the release does not have.");
        page.raw("<table><tr><th>Package</th><th>Signed by</th><th class=\"n\">Size</th></tr>\n");
        for (PackageSet.Rpm rpm : set.packages()) {
            page.raw("<tr><td>").element("strong", rpm.nevra());
            page.below("why", "from " + rpm.repository() + ", " + rpm.source());
            page.below("d", rpm.digest().toString());
            page.raw("</td>")
                    .element("td class=\"d\"", rpm.signer())
                    .element("td class=\"n\"", ByteSize.format(rpm.size()))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
        page.element("p", "Public keys that travel with the set:");
        page.raw("<table>\n");
        for (String key : set.keys()) {
            page.raw("<tr><td>").element("strong", key);
            digestOf(Role.PACKAGES, key);
            page.raw("</td>")
                    .element("td class=\"n\"", sizeOf(Role.PACKAGES, key))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void installer() {
        List<Entry> all = index.entries().stream()
                .filter(entry -> entry.role() == Role.INSTALLER)
                .toList();
        if (all.isEmpty()) {
            return;
        }
        List<Entry> java = all.stream()
                .filter(entry -> entry.name().startsWith(JAVA_FOLDER))
                .toList();
        page.heading("hubcrate and its Java", all.size());
        page.raw("<table><tr><th>File</th><th class=\"n\">Size</th></tr>\n");
        index.findRuntime().ifPresent(runtime -> {
            page.raw("<tr><td>").element("strong", "Java " + runtime.java() + " of " + runtime.vendor());
            page.below(
                    "why",
                    java.size() + " files below " + JAVA_FOLDER + ", each with its digest in bundle.json; "
                            + (runtime.glibc() == null
                                    ? "needs no glibc"
                                    : "needs glibc " + runtime.glibc() + " or later"));
            page.raw("</td>")
                    .element(
                            "td class=\"n\"",
                            ByteSize.format(java.stream().mapToLong(Entry::size).sum()))
                    .raw("</tr>\n");
        });
        all.stream().filter(entry -> !java.contains(entry)).forEach(entry -> {
            page.raw("<tr><td>").element("strong", entry.name());
            page.below("d", entry.digest().toString());
            page.raw("</td>")
                    .element("td class=\"n\"", ByteSize.format(entry.size()))
                    .raw("</tr>\n");
        });
        page.raw("</table>\n");
    }

    private void digestOf(Role role, String name) {
        Entry entry = entries.get(role + " " + name);
        if (entry != null) {
            page.below("d", entry.digest().toString());
        }
    }

    private String sizeOf(Role role, String name) {
        Entry entry = entries.get(role + " " + name);
        return entry == null ? "" : ByteSize.format(entry.size());
    }
}
