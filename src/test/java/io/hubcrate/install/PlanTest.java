package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.install.Plan.Disk;
import io.hubcrate.install.Plan.PlannedNode;
import io.hubcrate.install.Plan.PlannedStage;
import io.hubcrate.install.Plan.PlannedStep;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PlanTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Plan plan(long free) {
        PlannedStep files = new PlannedStep(
                "kernel-settings",
                "set kernel modules and settings",
                List.of(
                        new Change("/etc/sysctl.d/99-z-hubcrate.conf", "write 164 bytes, mode 0644", 164, 164, "/etc"),
                        Change.of("module br_netfilter", "load")));
        PlannedStep packages = new PlannedStep(
                "packages", "install packages", List.of(new Change("docker-ce", "install", 24_000_000, 98_000_000)));
        PlannedStep satisfied = new PlannedStep("swap", "switch swap off", List.of());
        TreeMap<String, List<Disk>> disks = new TreeMap<>();
        disks.put("cp-1", List.of(new Disk("/", free, 98_000_164)));
        disks.put("worker-1", List.of());
        return new Plan(
                "install",
                "lab",
                "classic 2026.11",
                io.hubcrate.content.Digest.of(new byte[] {1}),
                List.of(new PlannedStage(
                        "prepare",
                        "",
                        List.of(),
                        List.of(
                                new PlannedNode("cp-1", List.of(files, satisfied, packages)),
                                new PlannedNode("worker-1", List.of(satisfied))))),
                disks);
    }

    @Test
    void textAndJsonAreTheseExactly() throws IOException {
        assertThat(String.join("\n", PlanText.of(plan(20_000_000_000L))) + "\n").isEqualTo(golden("plan.txt"));
        assertThat(new String(Json.write(PlanJson.of(plan(20_000_000_000L))), StandardCharsets.UTF_8))
                .isEqualTo(golden("plan.json"));
    }

    @Test
    void freeSpaceIsNoPartOfTheDigest() {
        assertThat(plan(1).digest()).isEqualTo(plan(2).digest());
    }

    @Test
    void diskThatIsTooSmallIsLoud() {
        assertThat(PlanText.of(plan(1000))).anyMatch(line -> line.contains("TOO SMALL"));
    }

    private static Plan planned(String... names) {
        ScriptedNodes nodes = new ScriptedNodes(names);
        List<StepSet> sets = List.of(new StepSet("one", Nodes.ALL, Order.ANY, 2, List.of(nodes.step("a"))));
        return new Planner(new Playbook("install", sets)).plan(nodes.site());
    }

    @Test
    void orderOfTheSiteFileDoesNotShow() {
        Plan one = planned("worker-1", "cp-1", "cp-2");
        Plan other = planned("cp-2", "worker-1", "cp-1");
        assertThat(one).isEqualTo(other);
        assertThat(one.stages().get(0).nodes())
                .extracting(PlannedNode::node)
                .containsExactly("cp-1", "cp-2", "worker-1");
        assertThat(one.stages().get(0).nodes().get(0).steps().get(0).changes())
                .extracting(Change::subject)
                .containsExactly("a", "b/a");
        assertThat(one.bytesToSend()).isEqualTo(30);
    }

    @Test
    void emptyPlanSaysSo() {
        ScriptedNodes nodes = new ScriptedNodes("cp-1");
        nodes.done.values().forEach(done -> done.add("a"));
        List<StepSet> sets = List.of(new StepSet("one", Nodes.ALL, Order.ANY, 2, List.of(nodes.step("a"))));
        Plan plan = new Planner(new Playbook("install", sets)).plan(nodes.site());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(PlanText.of(plan)).contains("nothing to change");
    }

    @Test
    void nodesThatCannotBeLookedAtAreAllNamed() {
        ScriptedNodes nodes = new ScriptedNodes("cp-1", "worker-1", "worker-2");
        Step unreachable = new FilesStep() {
            @Override
            public List<Change> examine(NodeWork work) {
                String node = work.shell().node().name();
                if (node.startsWith("worker")) {
                    throw ScriptedNodes.failure(node);
                }
                return List.of();
            }
        };
        NodesFailedException failure = catchThrowableOfType(NodesFailedException.class, () -> new Planner(new Playbook(
                        "install", List.of(new StepSet("one", Nodes.ALL, Order.ANY, 2, List.of(unreachable)))))
                .plan(nodes.site()));
        assertThat(failure.failures())
                .extracting(NodesFailedException.NodeFailure::node)
                .containsExactly("worker-1", "worker-2");
    }
}
