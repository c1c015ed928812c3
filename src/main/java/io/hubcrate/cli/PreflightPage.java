package io.hubcrate.cli;

import io.hubcrate.preflight.Acceptance;
import io.hubcrate.preflight.Finding;
import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.FindingCode;
import io.hubcrate.preflight.PreflightReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A preflight report for people: by node, the worst first, with what to type. */
final class PreflightPage {
    private static final String INDENT = "      ";

    private PreflightPage() {}

    static void print(Page page, PreflightReport report) {
        section(page, "the site as a whole", report.of(""), report);
        for (String node : report.nodes()) {
            List<Finding> findings = report.of(node);
            if (findings.isEmpty()) {
                page.heading(node + ": nothing found");
                page.blank();
            } else {
                section(page, node, findings, report);
            }
        }
        for (Acceptance idle : report.idle()) {
            page.line("accepted, but not found: " + idle.finding());
        }
        page.field("site", report.site());
        report.bundle().ifPresent(bundle -> page.field("bundle", bundle));
        page.field(
                "found",
                Page.count(report.count(Severity.ERROR), "error") + ", "
                        + Page.count(report.count(Severity.WARNING), "warning") + ", "
                        + Page.count(report.count(Severity.INFO), "note"));
        int open = report.open().size();
        boolean mayAccept =
                report.open().stream().anyMatch(finding -> finding.id().isAcceptable());
        page.field(
                "verdict",
                open == 0
                        ? page.ink().good("nothing stands in the way of an install")
                        : page.ink()
                                .bad(Page.count(open, "error") + " to mend"
                                        + (mayAccept ? ", or to accept with a reason" : "")));
    }

    private static void section(Page page, String title, List<Finding> findings, PreflightReport report) {
        if (findings.isEmpty()) {
            return;
        }
        page.heading(title);
        for (Finding finding : findings) {
            page.blank();
            Optional<Acceptance> acceptance = report.acceptanceOf(finding);
            page.line("  " + severity(page, finding.severity()) + page.ink().faint("[" + finding.id() + "]") + ": "
                    + finding.evidence());
            Wrapping.lines("expected: " + finding.expected(), 92).forEach(line -> page.line("    " + line));
            if (acceptance.isPresent()) {
                page.line("    accepted: " + acceptance.get().reason());
                continue;
            }
            remedy(page, finding);
        }
        page.blank();
    }

    /** Sentences stand behind a # even here, so that a whole block can be copied. */
    private static void remedy(Page page, Finding finding) {
        boolean isTyped = finding.remedy().stream().anyMatch(line -> !line.startsWith("#"));
        boolean isOfNode = !finding.node().isEmpty() && finding.id() != FindingCode.NODE_NOT_CHECKED;
        page.line("    what to " + (isTyped ? "type" : "do")
                + (isTyped && isOfNode ? " on " + finding.node() + ", as root" : "") + ":");
        for (String line : finding.remedy()) {
            if (line.startsWith("# ")) {
                Wrapping.lines(line.substring(2), 90).forEach(part -> page.line(INDENT + "# " + part));
            } else {
                page.line(INDENT + line);
            }
        }
    }

    private static String severity(Page page, Severity severity) {
        String word = severity.name().toLowerCase(Locale.ROOT);
        return switch (severity) {
            case ERROR -> page.ink().bad(word);
            case WARNING -> page.ink().warning(word);
            case INFO -> word;
        };
    }
}
