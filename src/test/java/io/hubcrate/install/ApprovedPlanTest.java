package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan that somebody has said yes to. */
class ApprovedPlanTest {
    private final ScriptedNodes nodes = new ScriptedNodes("cp-1", "worker-1");
    private final Playbook playbook = new Playbook(
            "install", List.of(new StepSet("one", Nodes.ALL, Order.ANY, 2, List.of(nodes.step("a"), nodes.step("b")))));

    private Plan plan() {
        return new Planner(playbook).plan(nodes.site());
    }

    private byte[] file() {
        return Json.write(PlanJson.of(plan()));
    }

    @Test
    void samePlanAndWhatIsLeftOfItAreApproved() {
        ApprovedPlan approved = ApprovedPlan.parse(file(), "plan.json");
        assertThat(approved.missing(plan())).isEmpty();
        nodes.done.values().forEach(done -> done.add("a"));
        assertThat(approved.missing(plan())).isEmpty();
    }

    @Test
    void whatHasMovedIsNamedWithNodeAndStep() {
        ApprovedPlan approved = ApprovedPlan.parse(file(), "plan.json");
        nodes.found.add("/etc/passwd");
        assertThat(approved.missing(plan()))
                .containsExactlyInAnyOrder(
                        "cp-1, a: /etc/passwd: found besides",
                        "cp-1, b: /etc/passwd: found besides",
                        "worker-1, a: /etc/passwd: found besides",
                        "worker-1, b: /etc/passwd: found besides");
        assertThatThrownBy(() -> SiteRun.Approval.beforehand(approved).ask(plan(), List.of()))
                .isInstanceOf(PlanMovedException.class)
                .hasMessageContaining("worker-1, b: /etc/passwd");
    }

    @Test
    void planOfAnotherVerbIsNotThisOne() {
        Plan other = new Planner(new Playbook("reset", playbook.stages())).plan(nodes.site());
        assertThat(ApprovedPlan.of(other).missing(plan()))
                .first()
                .asString()
                .contains("reset")
                .contains("install");
    }

    @Test
    void fileThatWasEditedIsRefused() {
        String text = new String(file(), StandardCharsets.UTF_8);
        for (String edited : List.of(
                text.replace("\"b/a\"", "\"/etc/shadow\""), text.replace("\"set\"", "\"sets\""), "{}", "[", "")) {
            assertThatThrownBy(() -> ApprovedPlan.parse(edited.getBytes(StandardCharsets.UTF_8), "plan.json"))
                    .isInstanceOfSatisfying(InvalidInputException.class, refused -> assertThat(refused.code())
                            .isEqualTo("plan-file-invalid"));
        }
    }
}
