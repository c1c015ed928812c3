package io.hubcrate.yum;

import io.hubcrate.rpm.Requirement;
import io.hubcrate.rpm.Requirement.Plain;
import io.hubcrate.rpm.Requirement.Rich;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Which packages can be installed at all, as far as providers go: one whose requirement nobody provides cannot, nor one
 * that needs such a one. Looks only at what can be reached from the packages asked for.
 */
final class Viability {
    private final PackagePool pool;
    private final Set<PoolPackage> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<PoolPackage> order = new LinkedHashSet<>();
    private final Set<PoolPackage> dead = Collections.newSetFromMap(new IdentityHashMap<>());

    Viability(PackagePool pool, Collection<PoolPackage> from) {
        this.pool = pool;
        reach(from);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (PoolPackage rpm : order) {
                if (!dead.contains(rpm) && !rpm.requires.stream().allMatch(this::isPossible)) {
                    dead.add(rpm);
                    changed = true;
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
                order.add(rpm);
                rpm.requires.forEach(requirement -> addProviders(requirement, next));
            }
        }
    }

    private void addProviders(Requirement requirement, Deque<PoolPackage> next) {
        if (requirement instanceof Rich rich) {
            addProviders(rich.left(), next);
            addProviders(rich.right(), next);
            if (rich.otherwise() != null) {
                addProviders(rich.otherwise(), next);
            }
        } else {
            next.addAll(pool.providers(requirement));
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
                rpm.requires.stream()
                        .filter(requirement -> !isPossible(requirement))
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
            if (pool.providers(requirement).isEmpty()) {
                missing.accept(requirement, by);
            }
            next.addAll(pool.providers(requirement));
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
