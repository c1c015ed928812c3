package io.hubcrate.yum;

import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Requirement;
import io.hubcrate.rpm.Requirement.Plain;
import io.hubcrate.rpm.Requirement.Rich;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What will be on the machine: what the release has, less what is replaced, and what was chosen. Can go back. */
final class Selection {
    private static final Set<String> SIDE_BY_SIDE = Set.of(
            "kernel", "kernel-core", "kernel-modules", "kernel-modules-core", "kernel-modules-extra", "kernel-devel");

    private record Step(PoolPackage rpm, boolean added) {}

    private final PackagePool pool;
    private final Set<PoolPackage> present = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, List<PoolPackage>> byName = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<PoolPackage> withRichConflicts = new ArrayList<>();

    Selection(PackagePool pool, Collection<PoolPackage> installed) {
        this.pool = pool;
        installed.forEach(this::put);
    }

    private void put(PoolPackage rpm) {
        present.add(rpm);
        byName.computeIfAbsent(rpm.name(), key -> new ArrayList<>(1)).add(rpm);
        if (rpm.conflicts.stream().anyMatch(Rich.class::isInstance)) {
            withRichConflicts.add(rpm);
        }
    }

    private void take(PoolPackage rpm) {
        present.remove(rpm);
        byName.getOrDefault(rpm.name(), new ArrayList<>()).remove(rpm);
        withRichConflicts.remove(rpm);
    }

    boolean has(PoolPackage rpm) {
        return present.contains(rpm);
    }

    boolean hasNamed(String name) {
        return !byName.getOrDefault(name, List.of()).isEmpty();
    }

    int mark() {
        return steps.size();
    }

    void goBack(int mark) {
        while (steps.size() > mark) {
            Step step = steps.remove(steps.size() - 1);
            if (step.added()) {
                take(step.rpm());
            } else {
                put(step.rpm());
            }
        }
    }

    /** What was chosen, in the order of choosing. */
    List<PoolPackage> chosen() {
        return steps.stream().filter(Step::added).map(Step::rpm).toList();
    }

    boolean satisfies(Requirement requirement) {
        if (PackagePool.isBuiltIn(requirement)) {
            return true;
        }
        if (requirement instanceof Rich rich) {
            boolean right = isSingle(rich) || satisfies(rich.right());
            return switch (rich.word()) {
                case WITH, WITHOUT -> pool.providers(rich).stream().anyMatch(present::contains);
                case AND -> right && satisfies(rich.left());
                case OR -> right || satisfies(rich.left());
                case IF -> right ? satisfies(rich.left()) : rich.otherwise() == null || satisfies(rich.otherwise());
                case UNLESS -> right ? rich.otherwise() != null && satisfies(rich.otherwise()) : satisfies(rich.left());
            };
        }
        return pool.providers(requirement).stream().anyMatch(present::contains);
    }

    private static boolean isSingle(Rich rich) {
        return rich.word() == Requirement.Word.WITH || rich.word() == Requirement.Word.WITHOUT;
    }

    /** What became of an attempt to choose a package. */
    record Attempt(
            @org.jspecify.annotations.Nullable String refusal,
            List<PoolPackage> removed,
            List<PoolPackage> toReplace) {}

    /**
     * Adds a package; older versions and obsoleted packages of the release go.
     *
     * @return with a refusal if it cannot be beside what is chosen; then the caller goes back to its mark
     */
    Attempt add(PoolPackage rpm) {
        List<PoolPackage> removed = new ArrayList<>();
        List<PoolPackage> toReplace = new ArrayList<>();
        String refusal = replaceSameName(rpm, removed);
        if (refusal == null) {
            refusal = obsolete(rpm, removed);
        }
        if (refusal == null) {
            removed.forEach(old -> {
                take(old);
                steps.add(new Step(old, false));
            });
            put(rpm);
            steps.add(new Step(rpm, true));
            refusal = conflict(rpm, toReplace);
        }
        return new Attempt(refusal, removed, toReplace);
    }

    private @org.jspecify.annotations.Nullable String replaceSameName(PoolPackage rpm, List<PoolPackage> removed) {
        for (PoolPackage other : byName.getOrDefault(rpm.name(), List.of())) {
            boolean newer = rpm.nevra.evr().compareTo(other.nevra.evr()) > 0;
            if (!other.installed()) {
                return rpm + " and " + other + " cannot both be installed";
            }
            if (!SIDE_BY_SIDE.contains(rpm.name())) {
                if (!newer) {
                    return rpm + " is not newer than " + other + ", which the release has";
                }
                removed.add(other);
            }
        }
        return null;
    }

    private @org.jspecify.annotations.Nullable String obsolete(PoolPackage rpm, List<PoolPackage> removed) {
        for (Capability range : rpm.obsoletes) {
            for (PoolPackage other : byName.getOrDefault(range.name(), List.of())) {
                if (rpm.obsoletes(other)) {
                    if (!other.installed()) {
                        return rpm + " obsoletes " + other;
                    }
                    removed.add(other);
                }
            }
        }
        for (PoolPackage other : pool.obsoleting(rpm)) {
            if (present.contains(other) && !removed.contains(other)) {
                return other + " obsoletes " + rpm;
            }
        }
        return null;
    }

    private @org.jspecify.annotations.Nullable String conflict(PoolPackage rpm, List<PoolPackage> toReplace) {
        for (Requirement conflict : rpm.conflicts) {
            if (conflict instanceof Plain) {
                for (PoolPackage other : pool.providers(conflict)) {
                    if (other != rpm && present.contains(other)) {
                        if (!other.installed()) {
                            return rpm + " conflicts with " + other;
                        }
                        toReplace.add(other);
                    }
                }
            }
        }
        List<String> offered = new ArrayList<>(rpm.files);
        rpm.provides.forEach(capability -> offered.add(capability.name()));
        for (String name : offered) {
            for (PoolPackage other : pool.mentioningInConflicts(name)) {
                if (other != rpm && present.contains(other) && conflicts(other, rpm)) {
                    if (!other.installed()) {
                        return other + " conflicts with " + rpm;
                    }
                    toReplace.add(other);
                }
            }
        }
        return richConflict();
    }

    private boolean conflicts(PoolPackage one, PoolPackage other) {
        return one.conflicts.stream()
                .anyMatch(conflict ->
                        conflict instanceof Plain && pool.providers(conflict).contains(other));
    }

    /** A rich conflict may come true by any addition. */
    private @org.jspecify.annotations.Nullable String richConflict() {
        for (PoolPackage rpm : withRichConflicts) {
            for (Requirement conflict : rpm.conflicts) {
                if (conflict instanceof Rich && satisfies(conflict)) {
                    return rpm + " conflicts with " + conflict;
                }
            }
        }
        return null;
    }
}
