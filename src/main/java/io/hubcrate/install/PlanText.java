package io.hubcrate.install;

import io.hubcrate.content.ByteSize;
import io.hubcrate.install.Plan.Disk;
import io.hubcrate.install.Plan.PlannedNode;
import io.hubcrate.install.Plan.PlannedSet;
import io.hubcrate.install.Plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;

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
        for (PlannedSet set : plan.sets()) {
            for (PlannedNode node : set.nodes()) {
                addNode(lines, set, node);
            }
        }
        addTotals(lines, plan);
        return lines;
    }

    private static void addNode(List<String> lines, PlannedSet set, PlannedNode node) {
        List<PlannedStep> open =
                node.steps().stream().filter(step -> !step.satisfied()).toList();
        if (open.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(node.node() + ", " + set.id() + ": " + open.size() + " of " + count(node.steps().size(), "step")
                + " to do");
        for (PlannedStep step : open) {
            lines.add("  " + step.id() + ": " + step.title());
            int width = step.changes().stream()
                    .mapToInt(change -> change.subject().length())
                    .max()
                    .orElse(0);
            for (Change change : step.changes()) {
                String subject = change.subject() + " ".repeat(width - change.subject().length());
                lines.add("    " + subject + "  " + change.text() + bytes(change));
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
        lines.add("in all: " + count(plan.changes(), "change") + ", " + ByteSize.format(plan.bytesToSend())
                + " to send");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
