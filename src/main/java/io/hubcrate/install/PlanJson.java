package io.hubcrate.install;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.install.Plan.PlannedNode;
import io.hubcrate.install.Plan.PlannedStage;
import io.hubcrate.install.Plan.PlannedStep;
import io.hubcrate.json.Json;

/** A plan as JSON: {@code plan} is what its digest is of, {@code observed} is what moves by itself. */
public final class PlanJson {
    static final int FORMAT = 2;

    private PlanJson() {}

    public static ObjectNode of(Plan plan) {
        ObjectNode root = Json.object();
        root.put("digest", plan.digest().toString()).put("changes", plan.changes());
        root.set("plan", canonical(plan));
        ObjectNode disks = root.putObject("observed").putObject("disks");
        plan.disks().forEach((node, all) -> {
            ArrayNode array = disks.putArray(node);
            all.forEach(disk -> array.addObject()
                    .put("mount", disk.mount())
                    .put("free", disk.free())
                    .put("freeAfter", disk.freeAfter()));
        });
        return root;
    }

    /** The same for the same plan, byte by byte once written. */
    static ObjectNode canonical(Plan plan) {
        ObjectNode root = Json.object()
                .put("format", FORMAT)
                .put("verb", plan.verb())
                .put("site", plan.site())
                .put("bundle", plan.bundle())
                .put("sums", plan.sums() == null ? "" : plan.sums().toString());
        ArrayNode stages = root.putArray("stages");
        for (PlannedStage stage : plan.stages()) {
            ObjectNode one = stages.addObject().put("id", stage.id());
            if (!stage.gate().isEmpty()) {
                one.put("gate", stage.gate());
            } else if (!stage.site().isEmpty()) {
                ArrayNode steps = one.putArray("site");
                stage.site().forEach(step -> add(steps, step));
            } else {
                ArrayNode nodes = one.putArray("nodes");
                for (PlannedNode node : stage.nodes()) {
                    ArrayNode steps = nodes.addObject().put("node", node.node()).putArray("steps");
                    node.steps().forEach(step -> add(steps, step));
                }
            }
        }
        return root;
    }

    private static void add(ArrayNode steps, PlannedStep step) {
        ArrayNode changes = steps.addObject()
                .put("id", step.id())
                .put("title", step.title())
                .putArray("changes");
        for (Change change : step.changes()) {
            ObjectNode one = changes.addObject()
                    .put("subject", change.subject())
                    .put("text", change.text())
                    .put("bytesToSend", change.bytesToSend())
                    .put("diskBytes", change.diskBytes())
                    .put("folder", change.folder());
            if (change.later()) {
                one.put("decidedLater", true);
            }
        }
    }
}
