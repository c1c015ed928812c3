package io.hubcrate.report;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * A bundle on one page of HTML: nothing is loaded, nothing runs, and the page's own policy forbids both. What comes from
 * the bundle is text and stays text.
 */
public final class HtmlReport {
    private final BundleIndex index;
    private final HtmlText page = new HtmlText();

    private HtmlReport(BundleIndex index) {
        this.index = index;
    }

    /**
     * The page, in UTF-8.
     *
     * @param index unproven; the page says so
     * @param signatures names of the signature files
     * @param hosts whom the connected side asked, with the reasons; empty if that is not known
     * @param folders what derived images were made with, by image
     */
    public static byte[] write(
            BundleIndex index,
            List<String> signatures,
            SortedMap<String, List<String>> hosts,
            Map<String, List<String>> folders) {
        HtmlReport report = new HtmlReport(index);
        report.head();
        report.identity(signatures);
        report.checks(signatures);
        report.ends();
        report.notes();
        report.volumes();
        new ContentSections(index, folders, report.page).write();
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
        field("Holds", holds());
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
        index.findTargetOs().ifPresent(os -> field("For hosts", os.text() + ", whose glibc is " + os.glibc()));
        index.findRuntime()
                .ifPresent(java -> field(
                        "Java inside",
                        java.java() + " of " + java.vendor()
                                + (java.glibc() == null ? "" : ", needs glibc " + java.glibc() + " or later")));
        if (index.requiredOnly()) {
            field("Left out", "images that only a switched-off feature would use");
        }
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

    private String holds() {
        long made =
                index.images().stream().filter(image -> image.made() != null).count();
        long packages = index.packages().stream()
                .mapToLong(set -> set.packages().size())
                .sum();
        return count(index.images().size(), "image")
                + (made == 0 ? "" : " (" + made + " of them made or brought here)") + ", "
                + count(index.charts().size(), "chart") + ", "
                + count(index.files().size(), "file") + ", " + count(packages, "package") + ", in "
                + count(index.volumes().size(), "tarball") + " of "
                + ByteSize.format(index.volumes().stream()
                        .mapToLong(BundleIndex.Volume::size)
                        .sum());
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
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
        page.heading("End of life", parts.size());
        page.element(
                "p",
                "Until when parts are maintained by whoever publishes them. The dates are as of " + table.asOf()
                        + ", when the hubcrate that made this page was released; later ones are not known to it.");
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
            page.heading("Notes", index.notes().size());
            index.notes().forEach(note -> page.raw("<p class=\"warn\">")
                    .text(note.text() + " ")
                    .element("code", note.code())
                    .raw("</p>\n"));
        }
    }

    private void volumes() {
        page.heading("Tarballs", index.volumes().size());
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

    private void hosts(SortedMap<String, List<String>> hosts) {
        if (!hosts.isEmpty()) {
            page.heading("Hosts asked on the connected side", hosts.size());
            page.raw("<dl>\n");
            hosts.forEach((host, reasons) -> field(host, String.join(", ", reasons)));
            page.raw("</dl>\n");
        }
    }

    private void field(String name, String value) {
        page.element("dt", name).element("dd", value).raw("\n");
    }

    private static String resource(String name) {
        return PackedText.read(HtmlReport.class, name);
    }

    private static String hash(String style) {
        MessageDigest digest = Digest.newMessageDigest();
        return Base64.getEncoder().encodeToString(digest.digest(style.getBytes(StandardCharsets.UTF_8)));
    }
}
