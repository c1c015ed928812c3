package io.hubcrate.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.Digest;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.install.Plan.PlannedNode;
import io.hubcrate.install.Plan.PlannedStage;
import io.hubcrate.install.Plan.PlannedStep;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A plan that somebody has said yes to, and which therefore binds: nothing is done that it does not hold. What was done of
 * it already is no difference, so a run that was cut off goes on with it.
 */
public final class ApprovedPlan {
    /** Where steps of the site stand, in place of a node's name. */
    private static final String SITE = "";

    private final String head;
    private final Map<Place, Approved> steps = new HashMap<>();

    private record Place(String stage, String node, String step) {}

    /** @param later whether the step may find its changes when its turn comes */
    private record Approved(Set<String> subjects, Set<String> changes, boolean later) {}

    private ApprovedPlan(String head) {
        this.head = head;
    }

    /** What was shown. */
    public static ApprovedPlan of(Plan plan) {
        return read(PlanJson.canonical(plan));
    }

    /**
     * What {@code plan --out} wrote.
     *
     * @param file for messages
     * @throws InvalidInputException code {@code plan-file-invalid} if it is nothing of the kind, or was changed since
     */
    public static ApprovedPlan parse(byte[] bytes, String file) {
        try {
            JsonNode root = Json.parse(bytes);
            JsonNode plan = root.path("plan");
            String digest = Digest.of(Json.writeCompact(plan)).toString();
            if (plan.path("format").asInt() == PlanJson.FORMAT
                    && root.path("digest").asText().equals(digest)) {
                return read(plan);
            }
        } catch (IOException e) {
            throw invalid(file);
        }
        throw invalid(file);
    }

    private static InvalidInputException invalid(String file) {
        return new InvalidInputException(
                "plan-file-invalid",
                file + " is not a plan as this hubcrate writes it, or was changed since",
                "Make it again: hubcrate plan ... --out " + ShellLine.quoted(file));
    }

    private static ApprovedPlan read(JsonNode plan) {
        ApprovedPlan approved = new ApprovedPlan(head(plan));
        for (JsonNode stage : plan.path("stages")) {
            String id = stage.path("id").asText();
            approved.add(id, SITE, stage.path("site"));
            stage.path("nodes")
                    .forEach(node -> approved.add(id, node.path("node").asText(), node.path("steps")));
        }
        return approved;
    }

    private static String head(JsonNode plan) {
        return plan.path("verb").asText() + " of " + plan.path("bundle").asText() + " ("
                + plan.path("sums").asText() + ") at site " + plan.path("site").asText();
    }

    private void add(String stage, String node, JsonNode all) {
        for (JsonNode step : all) {
            Approved one = new Approved(new HashSet<>(), new HashSet<>(), later(step));
            step.path("changes").forEach(change -> {
                one.subjects().add(change.path("subject").asText());
                one.changes()
                        .add(text(
                                change.path("subject").asText(),
                                change.path("text").asText()));
            });
            steps.put(new Place(stage, node, step.path("id").asText()), one);
        }
    }

    private static boolean later(JsonNode step) {
        for (JsonNode change : step.path("changes")) {
            if (change.path("decidedLater").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static String text(String subject, String text) {
        return subject + ": " + text;
    }

    /** What a plan that was made now holds beyond this one, for people; empty if it is the same or the rest of it. */
    public List<String> missing(Plan now) {
        List<String> more = new ArrayList<>();
        String other = head(PlanJson.canonical(now));
        if (!other.equals(head)) {
            more.add("the approved plan is for " + head + ", this one for " + other);
        }
        for (PlannedStage stage : now.stages()) {
            stage.site().forEach(step -> addMissing(more, stage.id(), SITE, step));
            for (PlannedNode node : stage.nodes()) {
                node.steps().forEach(step -> addMissing(more, stage.id(), node.node(), step));
            }
        }
        return more;
    }

    private void addMissing(List<String> more, String stage, String node, PlannedStep step) {
        Approved approved = steps.get(new Place(stage, node, step.id()));
        for (Change change : step.changes()) {
            String text = text(change.subject(), change.text());
            if (approved == null || !(approved.later() || approved.changes().contains(text))) {
                more.add((node.isEmpty() ? "the site" : node) + ", " + step.id() + ": " + text);
            }
        }
    }

    /** Whether the step has anything to do by this plan. */
    boolean holds(String stage, String node, String step) {
        Approved approved = steps.get(new Place(stage, node, step));
        return approved != null && !approved.changes().isEmpty();
    }

    /** Those of the changes that nobody has approved; texts may have moved, subjects not. */
    List<Change> foreign(String stage, String node, String step, List<Change> found) {
        Approved approved = steps.get(new Place(stage, node, step));
        if (approved == null) {
            return found;
        }
        return approved.later()
                ? List.of()
                : found.stream()
                        .filter(change -> !approved.subjects().contains(change.subject()))
                        .toList();
    }
}
