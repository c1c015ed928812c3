package io.hubcrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.json.Json;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.AddressRange;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.FakeNode;
import io.hubcrate.testing.GoodFacts;
import io.hubcrate.testing.SiteNodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-05-03T12:00:00Z"), ZoneOffset.UTC);

    private static FakeNode node(SiteNode node, Duration ahead) {
        long nanos = (NOON.instant().getEpochSecond() + ahead.toSeconds()) * 1_000_000_000L;
        return new FakeNode(node)
                .on("hubcrate-facts", GoodFacts.of(node.name(), node.address()).text())
                .on("The node's clock", nanos + " ns\n")
                .on("Whether packets as large", "");
    }

    @Test
    void nodeThatDoesNotAnswerHidesNoOther() {
        Site site = SiteNodes.site(JudgedSite.ONE, JudgedSite.TWO, SiteNodes.worker("node-3", "192.0.2.13"));
        List<Event> told = Collections.synchronizedList(new ArrayList<>());
        PreflightReport report = new Preflight(NOON, told::add)
                .run(
                        site,
                        Optional.empty(),
                        node -> switch (node.name()) {
                            case "node-1" -> node(node, Duration.ZERO);
                            case "node-2" ->
                                throw new NodeException("node-unreachable", "node-2", "no answer", "Look.", null);
                            default -> node(node, Duration.ofSeconds(30));
                        },
                        List.of());
        assertThat(report.open())
                .extracting(Finding::id, Finding::node)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(FindingCode.NODE_NOT_CHECKED, "node-2"),
                        org.assertj.core.groups.Tuple.tuple(FindingCode.CLOCK_SKEW, "node-3"));
        assertThat(told)
                .contains(
                        new Event.PhaseStarted("ask the nodes", 3, 0),
                        new Event.TransferStarted("node-2", 0),
                        new Event.TransferFinished("node-2", false),
                        new Event.PhaseFinished("ask the nodes"));
    }

    @Test
    void nodeThatPrintsSomethingElseIsAFindingToo() {
        PreflightReport report = new Preflight(NOON, EventSink.NONE)
                .run(
                        SiteNodes.site(JudgedSite.ONE),
                        Optional.empty(),
                        node -> new FakeNode(node).on("hubcrate-facts", "Last login: yesterday\n"),
                        List.of());
        assertThat(report.open()).extracting(Finding::id).containsExactly(FindingCode.NODE_NOT_CHECKED);
        assertThat(report.open().get(0).evidence()).contains("facts-unreadable");
    }

    @Test
    void scriptThatFailsIsAFindingToo() {
        PreflightReport report = new Preflight(NOON, EventSink.NONE)
                .run(
                        SiteNodes.site(JudgedSite.ONE),
                        Optional.empty(),
                        node -> new FakeNode(node).on(command -> true, command -> new CommandResult(1, "", "sudo: no")),
                        List.of());
        assertThat(report.open()).extracting(Finding::id).containsExactly(FindingCode.NODE_NOT_CHECKED);
    }

    /** What is indented in an advice is typed as it stands; the words about it are none to be typed. */
    @Test
    void commandInAnAdviceIsOneToBeTyped() {
        String command = "echo '[192.0.2.11]:22 ssh-ed25519 AAAA' >> '/srv/aus g\u00e4ng/known_hosts'";
        NodeException refused = new NodeException(
                "host-key-unknown", "node-2", "not known", "Compare it. Only then, type here:\n  " + command, null);
        assertThat(new JudgedSite().failed("node-2", refused).report().open())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy())
                        .containsExactly(
                                "# Compare it. Only then, type here:", command, "hubcrate explain host-key-unknown"));
    }

    @Test
    void acceptedErrorIsReportedAndNoLongerOpen() {
        JudgedSite site =
                new JudgedSite().one(good -> good.with("cpus", "1")).two(good -> good.with("memory.kib", "1000"));
        PreflightReport report = site.report(Acceptance.of("cpus-too-few@node-1", "test site"));
        assertThat(report.open()).extracting(Finding::id).containsExactly(FindingCode.MEMORY_TOO_SMALL);
        assertThat(report.findings()).hasSize(2);
        assertThat(site.report(Acceptance.of("cpus-too-few@node-2", "wrong node"))
                        .open())
                .hasSize(2);
        assertThat(site.report(Acceptance.of("swap-on", "not there")).idle()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node-not-checked",
                "node-not-root",
                "architecture-differs",
                "address-not-on-node",
                "no-such-id",
                ""
            })
    void refusesToAcceptWhatCannotBe(String finding) {
        assertThatThrownBy(() -> Acceptance.of(finding, "because"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("acceptance-invalid"));
    }

    @Test
    void refusesAcceptanceWithoutReason() {
        assertThatThrownBy(() -> Acceptance.of("swap-on", " ")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void sameNodesGiveTheSameBytes() {
        JudgedSite site = new JudgedSite().one(good -> good.with("cpus", "1").with("fips", "1"));
        byte[] first = Json.write(ReportJson.of(site.report(Acceptance.of("fips-on", "tried"))));
        byte[] second = Json.write(ReportJson.of(site.report(Acceptance.of("fips-on", "tried"))));
        assertThat(first).isEqualTo(second);
        assertThat(new String(first, java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"verdict\" : \"findings\"", "\"accepted\" : \"tried\"");
    }

    @Test
    void proposesRangesThoughTheSiteUsesAllOfTen() {
        List<AddressRange> used = java.util.stream.Stream.of("10.0.0.0/8", "172.31.0.0/16", "192.0.2.0/24")
                .map(text -> AddressRange.parse(text).orElseThrow())
                .toList();
        assertThat(FreeRanges.find(16, 20, used))
                .hasValueSatisfying(range -> assertThat(range.text()).isEqualTo("172.30.0.0/16"));
        List<AddressRange> more = java.util.stream.Stream.of(
                        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15")
                .map(text -> AddressRange.parse(text).orElseThrow())
                .toList();
        assertThat(FreeRanges.find(16, 20, more)).isEmpty();
    }

    @Test
    void whatIsProposedForPodsAndForServicesDoesNotOverlap() {
        List<AddressRange> proposed = new JudgedSite()
                .one(good -> good.and("route", "10.0.0.0/8 eth1")).report().open().stream()
                        .map(finding -> finding.remedy().get(0).replaceAll(".*: |}", ""))
                        .map(text -> AddressRange.parse(text).orElseThrow())
                        .toList();
        assertThat(proposed).hasSize(2);
        assertThat(proposed.get(0).overlaps(proposed.get(1))).isFalse();
    }

    @Test
    void overlapIsFoundAgainstDeclaredNetworksAndNameServersToo() {
        assertThat(new JudgedSite()
                        .networks("10.50.0.0/16", "10.96.0.0/12", "10.50.7.0/24")
                        .report()
                        .open())
                .extracting(Finding::id)
                .containsExactly(FindingCode.NETWORK_OVERLAP);
        assertThat(new JudgedSite()
                        .two(good -> good.with("resolver.server", "10.96.0.1"))
                        .report()
                        .open())
                .extracting(Finding::id)
                .containsExactly(FindingCode.NETWORK_OVERLAP);
    }

    @Test
    void nodeThatHubcrateMadeHasNoFindings() {
        JudgedSite site = new JudgedSite().one(good -> good.and("hubcrate.step", "kubelet")
                .and("hubcrate.step", "container-runtime")
                .and("leftover", "folder /etc/kubernetes")
                .and("listen", "tcp * 6443 kube-apiserver")
                .and("listen", "tcp * 10250 kubelet")
                .and("runtime.containerd", "1.7.1")
                .and("route", "10.244.0.0/24 cni0")
                .and("route", "10.244.1.0/24 flannel.1"));
        assertThat(site.report().findings()).isEmpty();
    }

    @Test
    void matrixRefusesWhatUpstreamRefuses() {
        SupportMatrix matrix = SupportMatrix.read();
        assertThat(matrix.find("el7", new KubernetesVersion(20))).isPresent();
        assertThat(matrix.find("el7", new KubernetesVersion(32))).isEmpty();
        assertThat(matrix.find("el8", new KubernetesVersion(33))).isEmpty();
        assertThat(matrix.find("el9", new KubernetesVersion(34))).isPresent();
        assertThat(matrix.find("debian", new KubernetesVersion(34))).isEmpty();
    }

    @Test
    void clocksThatMayAgreeWithinTheRoundTripAreNotApart() {
        JudgedSite site = new JudgedSite().clock("node-2", Duration.ofMillis(900));
        assertThat(site.report().findings()).isEmpty();
    }
}
