package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.console.Wrapping;
import io.hubcrate.preflight.Acceptance;
import io.hubcrate.preflight.Finding;
import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.FindingCode;
import io.hubcrate.preflight.PreflightReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A preflight report for people: the worst last, where it is read; what several nodes share said once, with what to type. */
final class PreflightPage {
    private static final String INDENT = "      ";
    /** A remedy of more lines is not repeated. */
    private static final int SHORT = 2;

    private PreflightPage() {}

    /** What findings of several nodes have in common, if it is all. */
    private record Shared(
            FindingCode id,
            Severity severity,
            String evidence,
            String expected,
            List<String> remedy,
            Optional<Acceptance> acceptance) {
        static Shared of(Finding finding, PreflightReport report) {
            return new Shared(
                    finding.id(),
                    finding.severity(),
                    finding.evidence(),
                    finding.expected(),
                    finding.remedy(),
                    report.acceptanceOf(finding));
        }
    }

    /** Whole. */
    static void print(Page page, PreflightReport report) {
        print(page, report, Severity.INFO);
    }

    /** What stands in the way of an install, and nothing else. */
    static void printErrors(Page page, PreflightReport report) {
        print(page, report, Severity.ERROR);
    }

    private static void print(Page page, PreflightReport report, Severity least) {
        Map<Shared, List<String>> nodes = new LinkedHashMap<>();
        for (Severity severity : List.of(Severity.INFO, Severity.WARNING, Severity.ERROR)) {
            report.findings().stream()
                    .filter(finding -> finding.severity() == severity && severity.compareTo(least) <= 0)
                    .forEach(finding -> nodes.computeIfAbsent(Shared.of(finding, report), same -> new ArrayList<>())
                            .add(finding.node()));
        }
        Map<List<String>, FindingCode> told = new HashMap<>();
        nodes.forEach((finding, named) -> {
            print(page, finding, named, told.get(finding.remedy()));
            told.putIfAbsent(finding.remedy(), finding.id());
        });
        List<String> clear = report.nodes().stream()
                .filter(node -> report.of(node).isEmpty())
                .toList();
        if (!clear.isEmpty()) {
            page.line("nothing found on " + String.join(", ", clear));
            page.blank();
        }
        for (Acceptance idle : report.idle()) {
            page.line("accepted, but not found: " + idle.finding());
        }
        sum(page, report);
    }

    private static void sum(Page page, PreflightReport report) {
        page.field("site", report.site());
        report.bundle().ifPresent(bundle -> page.field("bundle", bundle));
        page.field(
                "found",
                Page.count(report.count(Severity.ERROR), "error") + ", "
                        + Page.count(report.count(Severity.WARNING), "warning") + ", "
                        + Page.count(report.count(Severity.INFO), "note") + " on "
                        + Page.count(report.nodes().size(), "node"));
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

    /** @param told the finding above with the same to type; null for none */
    private static void print(Page page, Shared finding, List<String> nodes, @Nullable FindingCode told) {
        String where = String.join(", ", nodes);
        page.line(severity(page, finding.severity()) + page.ink().faint("[" + finding.id() + "]")
                + (where.isEmpty() ? "" : " on " + where) + ": " + finding.evidence());
        Wrapping.lines("expected: " + finding.expected(), 92).forEach(line -> page.line("    " + line));
        finding.acceptance()
                .ifPresentOrElse(
                        accepted -> page.line("    accepted: " + accepted.reason()),
                        () -> remedy(page, finding, where, told));
        page.blank();
    }

    /** Sentences stand behind a # even here, so that a whole block can be copied. */
    private static void remedy(Page page, Shared finding, String where, @Nullable FindingCode told) {
        if (told != null && finding.remedy().size() > SHORT) {
            page.line("    what to type" + (where.isEmpty() ? "" : " on " + where) + ": the same as for [" + told
                    + "] above");
            return;
        }
        boolean isTyped = finding.remedy().stream().anyMatch(line -> !line.startsWith("#"));
        boolean isOfNode = !where.isEmpty() && finding.id() != FindingCode.NODE_NOT_CHECKED;
        page.line("    what to " + (isTyped ? "type" : "do") + (isTyped && isOfNode ? " on " + where + ", as root" : "")
                + ":");
        for (String written : finding.remedy()) {
            String line = Installation.pointed(written);
            if (line.startsWith("# ")) {
                Wrapping.lines(line.substring(2), 100).forEach(part -> page.line(INDENT + "# " + part));
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
