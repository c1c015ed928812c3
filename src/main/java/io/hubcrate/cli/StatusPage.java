package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.cluster.BundleAccount;
import io.hubcrate.console.Page;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.NodesFailedException.NodeFailure;
import io.hubcrate.install.Plan;
import io.hubcrate.install.PlanJson;
import io.hubcrate.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code status} tells of a site, to people and to programs.
 *
 * @param index of the bundle at hand; empty where none is
 * @param plan what of it is to do; empty likewise
 * @param answering nodes by name
 * @param absent those that do not answer
 * @param bundles what the cluster knows
 */
record StatusPage(
        String hubcrate,
        Redactor redactor,
        Optional<BundleIndex> index,
        Optional<Plan> plan,
        LastWork work,
        List<String> answering,
        List<NodeFailure> absent,
        BundleAccount bundles) {
    /** Whether anything is known to be to do. */
    boolean isOpen() {
        return plan.filter(all -> !all.isEmpty()).isPresent();
    }

    /** Whether everything is known to be as it should be; without a bundle it is not known. */
    boolean well() {
        return plan.filter(Plan::isEmpty).isPresent() && absent.isEmpty();
    }

    void print(Page page) {
        page.field("hubcrate", hubcrate);
        page.field("bundle", index.map(StatusPage::title).orElse("none on this host"));
        index.flatMap(BundleIndex::findKubernetes)
                .ifPresent(kubernetes -> page.field("kubernetes", kubernetes.version()));
        bundles.stores()
                .forEach((host, store) -> page.field(
                        "staged", String.join(", ", store.bundles()) + " on " + host + ", in " + store.folder()));
        work.print(page);
        page.blank();
        page.table(List.of("NODE", "STEP", "STATE"), rows());
        page.blank();
        page.field("in short", inShort(page));
    }

    private static String title(BundleIndex index) {
        return index.name() + " " + index.version();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        absent.forEach(dead -> rows.add(List.of(
                dead.node(), "connection", "does not answer: " + dead.cause().code())));
        if (plan.isEmpty()) {
            answering.forEach(node -> rows.add(List.of(node, "connection", "answers")));
        }
        for (Plan.PlannedStage stage : plan.map(Plan::stages).orElse(List.of())) {
            stage.site().forEach(step -> rows.add(row("the site", step)));
            stage.nodes().forEach(node -> node.steps().forEach(step -> rows.add(row(node.node(), step))));
        }
        return rows;
    }

    private static List<String> row(String place, Plan.PlannedStep step) {
        return List.of(
                place,
                step.id(),
                step.satisfied() ? "as it should be" : Page.count(step.changes().size(), "change") + " to do");
    }

    private String inShort(Page page) {
        String silent = absent.isEmpty() ? "" : ", and " + Page.count(absent.size(), "node") + " without an answer";
        if (plan.isEmpty()) {
            return page.ink().warning("without its bundle on this host nobody knows what is to do" + silent);
        }
        List<Plan.PlannedStep> steps =
                plan.get().stages().stream().flatMap(Plan.PlannedStage::steps).toList();
        long open = steps.stream().filter(step -> !step.satisfied()).count();
        if (open == 0 && absent.isEmpty()) {
            return page.ink().good("all " + Page.count(steps.size(), "step") + " are as they should be");
        }
        return page.ink()
                .warning(
                        (open == 0 ? "nothing" : Page.count(open, "step") + " of " + steps.size()) + " to do" + silent);
    }

    /** Without what is told of the members' health. */
    ObjectNode json() {
        ObjectNode root = Json.object().put("hubcrate", hubcrate);
        index.ifPresent(one -> root.put("bundle", title(one)));
        ArrayNode dead = root.putArray("unreachable");
        absent.forEach(one -> dead.addObject()
                .put("node", one.node())
                .put("code", one.cause().code())
                .put("message", redactor.redact(one.cause().getMessage())));
        index.flatMap(BundleIndex::findKubernetes)
                .ifPresent(kubernetes -> root.put("kubernetes", kubernetes.version()));
        ArrayNode staged = root.putArray("staged");
        bundles.stores().forEach((host, store) -> {
            ArrayNode names = staged.addObject()
                    .put("host", host)
                    .put("folder", store.folder())
                    .putArray("bundles");
            store.bundles().forEach(names::add);
        });
        work.addTo(root);
        plan.ifPresent(all -> root.set("plan", PlanJson.of(all)));
        return root;
    }
}
