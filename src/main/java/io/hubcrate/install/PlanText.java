package io.hubcrate.install;

import io.hubcrate.content.ByteSize;
import io.hubcrate.install.Plan.Disk;
import io.hubcrate.install.Plan.PlannedStage;
import io.hubcrate.install.Plan.PlannedStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as lines that an officer can read, compare and sign. */
public final class PlanText {
    private PlanText() {}

    public static List<String> of(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("plan: " + plan.verb() + (plan.bundle().isEmpty() ? "" : " " + plan.bundle()) + " at site "
                + plan.site());
        if (plan.sums() != null) {
            lines.add("bundle: " + plan.sums());
        }
        lines.add("digest: " + plan.digest());
        if (plan.isEmpty()) {
            lines.add("nothing to change");
            return lines;
        }
        for (PlannedStage stage : plan.stages()) {
            if (!stage.gate().isEmpty()) {
                lines.add("");
                lines.add("then only if: " + stage.gate());
            }
            if (!stage.site().isEmpty()) {
                addSteps(lines, "the site, " + stage.id() + ": ", stage.site());
            }
            // Nodes of one kind have the same to do; it is read once.
            Map<List<PlannedStep>, List<String>> names = new LinkedHashMap<>();
            stage.nodes().forEach(node -> names.computeIfAbsent(node.steps(), steps -> new ArrayList<>())
                    .add(node.node()));
            names.forEach((steps, nodes) -> addSteps(
                    lines,
                    String.join(", ", nodes) + (nodes.size() > 1 ? ", each" : "") + ", " + stage.id() + ": ",
                    steps));
        }
        addTotals(lines, plan);
        return lines;
    }

    private static void addSteps(List<String> lines, String head, List<PlannedStep> steps) {
        List<PlannedStep> open =
                steps.stream().filter(step -> !step.satisfied()).toList();
        lines.add("");
        if (open.isEmpty()) {
            lines.add(head + "nothing to change");
            return;
        }
        lines.add(head + open.size() + " of " + count(steps.size(), "step") + " to do");
        for (PlannedStep step : open) {
            lines.add("  " + step.id() + ": " + step.title());
            int width = step.changes().stream()
                    .mapToInt(change -> change.subject().length())
                    .max()
                    .orElse(0);
            for (Change change : step.changes()) {
                String subject =
                        change.subject() + " ".repeat(width - change.subject().length());
                lines.add("    " + subject + "  " + (change.later() ? "decided later: " : "") + change.text()
                        + bytes(change));
            }
        }
    }

    private static String bytes(Change change) {
        return change.bytesToSend() == 0 ? "" : " (" + ByteSize.format(change.bytesToSend()) + " to send)";
    }

    private static void addTotals(List<String> lines, Plan plan) {
        lines.add("");
        plan.disks().forEach((node, disks) -> {
            for (Disk disk : disks) {
                lines.add(node + ": disk " + disk.mount() + " has " + ByteSize.format(disk.free()) + " free, "
                        + ByteSize.format(Math.max(0, disk.freeAfter())) + " afterwards"
                        + (disk.freeAfter() < 0 ? ": TOO SMALL" : ""));
            }
        });
        lines.add(
                "in all: " + count(plan.changes(), "change") + ", " + ByteSize.format(plan.bytesToSend()) + " to send");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
