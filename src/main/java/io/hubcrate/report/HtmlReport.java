package io.hubcrate.report;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import io.hubcrate.image.ImageNeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A bundle on one page of HTML: nothing is loaded, nothing runs, and the page's own policy forbids both. What comes from
 * the bundle is text and stays text.
 */
public final class HtmlReport {
    private final BundleIndex index;
    private final Map<String, Entry> entries;
    private final HtmlText page = new HtmlText();

    private HtmlReport(BundleIndex index) {
        this.index = index;
        this.entries = index.entries().stream()
                .collect(Collectors.toMap(entry -> entry.role() + " " + entry.name(), entry -> entry));
    }

    /**
     * The page, in UTF-8.
     *
     * @param index unproven; the page says so
     * @param signatures names of the signature files
     * @param hosts whom the connected side asked, with the reasons; empty if that is not known
     */
    public static byte[] write(BundleIndex index, List<String> signatures, SortedMap<String, List<String>> hosts) {
        HtmlReport report = new HtmlReport(index);
        report.head();
        report.identity(signatures);
        report.checks(signatures);
        report.ends();
        report.notes();
        report.volumes();
        report.images();
        report.charts();
        report.files();
        report.packages();
        report.hosts(hosts);
        report.page.raw("<footer>Made by hubcrate from the bundle's own index; nothing of it has been proven by this"
                + " page.</footer>\n</main>\n</body>\n</html>\n");
        return report.page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void head() {
        String css = resource("page.css");
        page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                        + hash(css) + "'; base-uri 'none'; form-action 'none'\">\n")
                .raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .element("title", index.folderName())
                .raw("\n<style>" + css + "</style>\n</head>\n<body>\n<main>\n");
        page.element("h1", index.name() + " " + index.version());
        page.element(
                "p class=\"claim\"",
                "A bundle for " + index.platform() + ". What stands here is what the bundle says of itself.");
    }

    private void identity(List<String> signatures) {
        page.raw("<dl>\n");
        field("Folder", index.folderName());
        field("Sequence", Long.toString(index.sequence()));
        field("Valid until", index.validUntil() == null ? "no end" : String.valueOf(index.validUntil()));
        field("Intended sites", index.intendedSites().isEmpty() ? "any" : String.join(", ", index.intendedSites()));
        index.findKubernetes()
                .ifPresent(kubernetes -> field(
                        "Kubernetes",
                        kubernetes.version() + " with "
                                + kubernetes.runtime().name().toLowerCase(Locale.ROOT)));
        index.findBase()
                .ifPresent(base -> field("Completes", base.name() + " " + base.version() + ", sums " + base.sums()));
        field("Made by", "hubcrate " + index.hubcrate());
        field("Lock", index.lock().toString());
        field("Signatures", signatures.isEmpty() ? "none" : String.join(", ", signatures));
        BundleIndex.Requires requires = index.requires();
        field(
                "Free space wanted",
                ByteSize.format(requires.store()) + " in the installing host's store, "
                        + ByteSize.format(requires.controlPlane()) + " on a control plane, "
                        + ByteSize.format(requires.worker()) + " on a worker");
        page.raw("</dl>\n");
    }

    private void checks(List<String> signatures) {
        page.element("h2", "What to check by hand");
        page.element(
                "p",
                "Inside the bundle's folder, with a keyring that came by another way than the bundle. Once for each"
                        + " signature:");
        String signature = signatures.isEmpty() ? "SHA256SUMS.KEYID.asc" : signatures.get(0);
        page.element("pre", "gpgv --keyring ~/site.gpg " + signature + " SHA256SUMS && sha256sum -c SHA256SUMS");
        page.element("p", "The same, and that nothing else lies in the folder:");
        page.element("pre", "hubcrate verify " + index.folderName() + " --trust site-keys");
    }

    private void ends() {
        EndOfLife table = EndOfLife.table();
        List<EndOfLife.Part> parts = table.of(index);
        heading("End of life", parts.size());
        page.element(
                "p", "Until when parts are maintained by whoever publishes them, as known on " + table.asOf() + ".");
        if (!parts.isEmpty()) {
            page.raw("<table><tr><th>Part</th><th>Maintained until</th></tr>\n");
            for (EndOfLife.Part part : parts) {
                page.raw("<tr><td>").text(part.subject());
                if (!part.remark().isEmpty()) {
                    page.raw("<br>").element("span class=\"why\"", part.remark());
                }
                page.raw("</td>").element("td", part.lastDay().toString()).raw("</tr>\n");
            }
            page.raw("</table>\n");
        }
    }

    private void notes() {
        if (!index.notes().isEmpty()) {
            heading("Notes", index.notes().size());
            index.notes().forEach(note -> page.raw("<p class=\"warn\">")
                    .text(note.text() + " ")
                    .element("code", note.code())
                    .raw("</p>\n"));
        }
    }

    private void volumes() {
        heading("Tarballs", index.volumes().size());
        page.raw("<table><tr><th>File</th><th>Entries</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.Volume volume : index.volumes()) {
            long count = index.entries().stream()
                    .filter(entry -> entry.segments().stream()
                            .anyMatch(segment -> segment.volume().equals(volume.file())))
                    .count();
            page.raw("<tr>")
                    .element("td", volume.file())
                    .element("td", Long.toString(count))
                    .element("td class=\"n\"", ByteSize.format(volume.size()))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void images() {
        heading("Images", index.images().size());
        if (index.images().isEmpty()) {
            return;
        }
        page.raw("<table><tr><th>Image and why</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.Image image : index.images()) {
            page.raw("<tr><td>").element("strong", image.reference().toString());
            if (!image.need().required()) {
                page.text(" only for what is switched off");
            }
            line("d", "manifest " + image.manifest().digest());
            line("d", "image ID " + image.config().digest());
            if (!image.pulledFrom().equals(image.reference())) {
                line("why", "pulled from " + image.pulledFrom());
            }
            for (ImageNeed.Source source : image.need().sources()) {
                line("why", source.kind().name().toLowerCase(Locale.ROOT) + ": " + source.where());
            }
            long bytes = image.layers().stream().mapToLong(Descriptor::size).sum();
            page.raw("</td>").element("td class=\"n\"", ByteSize.format(bytes)).raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void charts() {
        if (!index.charts().isEmpty()) {
            heading("Charts", index.charts().size());
            page.raw("<table><tr><th>Chart</th><th>Release</th><th class=\"n\">Size</th></tr>\n");
            for (BundleIndex.Chart chart : index.charts()) {
                page.raw("<tr><td>").element("strong", chart.name() + " " + chart.version());
                line("why", "from " + chart.source());
                line("why", chart.provenance().isEmpty() ? "signature not asked" : "signed by " + chart.provenance());
                digestOf(Role.CHARTS, chart.archive());
                chart.values().forEach(values -> line("why", "values " + values));
                chart.findOfflineValues().ifPresent(values -> line("why", "values for offline life " + values));
                page.raw("</td>")
                        .element("td", chart.release() + " in " + chart.namespace())
                        .element("td class=\"n\"", sizeOf(Role.CHARTS, chart.archive()))
                        .raw("</tr>\n");
            }
            page.raw("</table>\n");
        }
        rows(
                "Kubernetes manifests",
                Role.CHARTS,
                index.manifests().stream()
                        .collect(Collectors.toMap(
                                BundleIndex.KubernetesManifest::name,
                                each -> List.of(each.entry()),
                                (a, b) -> a,
                                java.util.TreeMap::new)));
    }

    private void files() {
        if (index.files().isEmpty()) {
            return;
        }
        heading("Files", index.files().size());
        page.raw("<table><tr><th>File</th><th class=\"n\">Size</th></tr>\n");
        for (BundleIndex.PinnedFile file : index.files()) {
            page.raw("<tr><td>").element("strong", file.name());
            digestOf(Role.BINARIES, file.entry());
            file.sources().forEach(source -> line("why", "from " + source));
            page.raw("</td>")
                    .element("td class=\"n\"", sizeOf(Role.BINARIES, file.entry()))
                    .raw("</tr>\n");
        }
        page.raw("</table>\n");
    }

    private void packages() {
        rows("Packages", Role.PACKAGES, entriesOf(Role.PACKAGES));
        rows("Installer", Role.INSTALLER, entriesOf(Role.INSTALLER));
    }

    private SortedMap<String, List<String>> entriesOf(Role role) {
        return index.entries().stream()
                .filter(entry -> entry.role() == role)
                .collect(Collectors.toMap(
                        Entry::name, entry -> List.of(entry.name()), (a, b) -> a, java.util.TreeMap::new));
    }

    /** Things that have a name, a digest and a size and nothing more; the values name their entry. */
    private void rows(String title, Role role, SortedMap<String, List<String>> names) {
        if (names.isEmpty()) {
            return;
        }
        heading(title, names.size());
        page.raw("<table>\n");
        names.forEach((name, entry) -> {
            page.raw("<tr><td>").text(name);
            digestOf(role, entry.get(0));
            page.raw("</td>")
                    .element("td class=\"n\"", sizeOf(role, entry.get(0)))
                    .raw("</tr>\n");
        });
        page.raw("</table>\n");
    }

    private void hosts(SortedMap<String, List<String>> hosts) {
        if (!hosts.isEmpty()) {
            heading("Hosts asked on the connected side", hosts.size());
            page.raw("<dl>\n");
            hosts.forEach((host, reasons) -> field(host, String.join(", ", reasons)));
            page.raw("</dl>\n");
        }
    }

    private void digestOf(Role role, String name) {
        Entry entry = entries.get(role + " " + name);
        if (entry != null) {
            line("d", entry.digest().toString());
        }
    }

    private String sizeOf(Role role, String name) {
        Entry entry = entries.get(role + " " + name);
        return entry == null ? "" : ByteSize.format(entry.size());
    }

    private void heading(String title, int count) {
        page.element("h2", title + " (" + count + ")").raw("\n");
    }

    private void field(String name, String value) {
        page.element("dt", name).element("dd", value).raw("\n");
    }

    private void line(String style, String text) {
        page.raw("<br>").element("span class=\"" + style + "\"", text);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String style) {
        MessageDigest digest = Digest.newMessageDigest();
        return Base64.getEncoder().encodeToString(digest.digest(style.getBytes(StandardCharsets.UTF_8)));
    }
}
