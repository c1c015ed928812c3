package io.hubcrate.yum;

import io.hubcrate.rpm.Requirement;
import io.hubcrate.rpm.Requirement.Plain;
import io.hubcrate.rpm.Requirement.Rich;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Which packages can be installed at all, as far as providers go: one whose requirement nobody provides cannot, nor one
 * that needs such a one. Looks only at what can be reached from the packages asked for.
 */
final class Viability {
    private final PackagePool pool;
    private final Set<PoolPackage> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PoolPackage> dead = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Who has a requirement, and which requirements a package plays a part in. */
    private final IdentityHashMap<Requirement, List<PoolPackage>> needing = new IdentityHashMap<>();

    private final IdentityHashMap<PoolPackage, List<Requirement>> serving = new IdentityHashMap<>();
    private final Set<Requirement> explained = Collections.newSetFromMap(new IdentityHashMap<>());

    Viability(PackagePool pool, Collection<PoolPackage> from) {
        this.pool = pool;
        reach(from);
        Deque<Requirement> doubtful = new ArrayDeque<>(needing.keySet());
        while (!doubtful.isEmpty()) {
            Requirement requirement = doubtful.removeFirst();
            if (needing.containsKey(requirement) && !isPossible(requirement)) {
                for (PoolPackage rpm : needing.remove(requirement)) {
                    if (dead.add(rpm)) {
                        doubtful.addAll(serving.getOrDefault(rpm, List.of()));
                    }
                }
            }
        }
    }

    boolean isViable(PoolPackage rpm) {
        return !dead.contains(rpm);
    }

    private void reach(Collection<PoolPackage> from) {
        Deque<PoolPackage> next = new ArrayDeque<>(from);
        while (!next.isEmpty()) {
            PoolPackage rpm = next.removeFirst();
            if (!rpm.installed() && reached.add(rpm)) {
                for (Requirement requirement : rpm.requires) {
                    List<PoolPackage> sharing = needing.get(requirement);
                    if (sharing == null) {
                        sharing = new ArrayList<>(1);
                        needing.put(requirement, sharing);
                        addServing(requirement, next);
                    }
                    sharing.add(rpm);
                }
            }
        }
    }

    private void addServing(Requirement requirement, Deque<PoolPackage> next) {
        Set<PoolPackage> providers = Collections.newSetFromMap(new IdentityHashMap<>());
        addProviders(requirement, providers);
        for (PoolPackage rpm : providers) {
            serving.computeIfAbsent(rpm, key -> new ArrayList<>(1)).add(requirement);
            if (!reached.contains(rpm)) {
                next.add(rpm);
            }
        }
    }

    private void addProviders(Requirement requirement, Collection<PoolPackage> providers) {
        if (requirement instanceof Rich rich) {
            addProviders(rich.left(), providers);
            addProviders(rich.right(), providers);
            if (rich.otherwise() != null) {
                addProviders(rich.otherwise(), providers);
            }
        } else {
            providers.addAll(pool.providers(requirement));
        }
    }

    boolean isPossible(Requirement requirement) {
        if (PackagePool.isBuiltIn(requirement)) {
            return true;
        }
        if (requirement instanceof Rich rich) {
            return switch (rich.word()) {
                case AND -> isPossible(rich.left()) && isPossible(rich.right());
                case OR -> isPossible(rich.left()) || isPossible(rich.right());
                case IF, UNLESS -> true;
                case WITH, WITHOUT -> pool.providers(rich).stream().anyMatch(this::isViable);
            };
        }
        return pool.providers(requirement).stream().anyMatch(this::isViable);
    }

    /** Tells of everything that nobody provides and that keeps these packages from being installed, with who needs it. */
    void explain(Collection<PoolPackage> from, BiConsumer<Requirement, PoolPackage> missing) {
        Deque<PoolPackage> next = new ArrayDeque<>(from);
        Set<PoolPackage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!next.isEmpty()) {
            PoolPackage rpm = next.removeFirst();
            if (dead.contains(rpm) && seen.add(rpm)) {
                // What is left of them was found possible.
                rpm.requires.stream()
                        .filter(requirement -> !needing.containsKey(requirement))
                        .forEach(requirement -> explain(requirement, rpm, next, missing));
            }
        }
    }

    private void explain(
            Requirement requirement,
            PoolPackage by,
            Deque<PoolPackage> next,
            BiConsumer<Requirement, PoolPackage> missing) {
        if (requirement instanceof Plain) {
            if (explained.add(requirement)) {
                next.addAll(pool.providers(requirement));
            }
            if (pool.providers(requirement).isEmpty()) {
                missing.accept(requirement, by);
            }
        } else if (requirement instanceof Rich rich) {
            Deque<PoolPackage> within = new ArrayDeque<>();
            addProviders(rich, within);
            if (within.isEmpty() || rich.word() == Requirement.Word.WITH || rich.word() == Requirement.Word.WITHOUT) {
                missing.accept(requirement, by);
            } else {
                if (!isPossible(rich.left())) {
                    explain(rich.left(), by, next, missing);
                }
                if (!isPossible(rich.right())) {
                    explain(rich.right(), by, next, missing);
                }
            }
        }
    }
}
