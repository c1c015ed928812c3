package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.console.Page;
import io.hubcrate.console.Terminal;
import io.hubcrate.preflight.Finding;
import io.hubcrate.preflight.Finding.Severity;
import io.hubcrate.preflight.FindingCode;
import io.hubcrate.preflight.PreflightReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a person reads of many findings: the errors last, and the same commands once. */
class PreflightPageTest {
    private static final List<String> ZONE = List.of(
            "# rather let hubcrate do it, once for all nodes: consents: {firewalld: true}",
            "firewall-cmd --permanent --new-zone=kubernetes",
            "firewall-cmd --reload");

    private static final PreflightReport REPORT = new PreflightReport(
            "north",
            Optional.empty(),
            List.of("a", "b"),
            List.of(
                    finding(FindingCode.PORT_BLOCKED, Severity.ERROR, "a", "not reached from b", ZONE),
                    finding(FindingCode.FIREWALL_BY_SITE, Severity.WARNING, "a", "firewalld is running", ZONE),
                    finding(FindingCode.PORT_BLOCKED, Severity.ERROR, "b", "not reached from a", ZONE),
                    finding(FindingCode.FIREWALL_BY_SITE, Severity.WARNING, "b", "firewalld is running", ZONE),
                    finding(FindingCode.SWAP_ON, Severity.ERROR, "b", "swap is on", List.of("swapoff -a"))),
            List.of());

    private static Finding finding(FindingCode id, Severity severity, String node, String found, List<String> remedy) {
        return new Finding(id, severity, node, found, "otherwise", remedy);
    }

    private static String page(BiConsumer<Page, PreflightReport> print) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        print.accept(new Page(stream, Terminal.NONE), REPORT);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void errorsStandLastWhereTheyAreRead() {
        String page = page(PreflightPage::print);
        assertThat(page.indexOf("warning[")).isLessThan(page.indexOf("error["));
        assertThat(page.lastIndexOf("warning[")).isLessThan(page.indexOf("error["));
    }

    @Test
    void sameCommandsStandOnceAndTheConsentIsTheFirstOfThem() {
        String page = page(PreflightPage::print);
        assertThat(page.split("firewall-cmd --reload", -1)).hasSize(2);
        assertThat(page.indexOf("consents: {firewalld: true}")).isLessThan(page.indexOf("firewall-cmd"));
        assertThat(page)
                .contains("what to type on a: the same as for [firewall-by-site] above")
                .contains("what to type on b: the same as for [firewall-by-site] above")
                .contains("      swapoff -a");
    }

    @Test
    void installShowsErrorsOnlyWithTheirCommands() {
        String page = page(PreflightPage::printErrors);
        assertThat(page)
                .doesNotContain("warning[")
                .contains("firewall-cmd --reload", "3 errors, 2 warnings")
                .contains("the same as for [port-blocked] above");
    }
}
