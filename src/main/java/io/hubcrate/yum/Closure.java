package io.hubcrate.yum;

import io.hubcrate.rpm.Requirement;
import io.hubcrate.rpm.Requirement.Plain;
import io.hubcrate.rpm.Requirement.Rich;
import io.hubcrate.yum.Selection.Attempt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what must be installed beside some packages: a search that takes the most preferred way and goes back where it
 * does not lead on. The same repositories give the same answer. Complete up to a number of steps that no real set needs.
 */
final class Closure {
    private static final int MAX_STEPS = 500_000;
    private static final int MAX_REASONS = 20;

    /**
     * Something that must hold in the end.
     *
     * @param job for what was asked for: the packages of which one must be there, the most preferred first; else empty
     * @param wanted null for a job or a replacement
     * @param by who needs it; null for what was asked for
     * @param replaced a package of the release that must give way to a newer version; else null
     * @param weak whether it may fail
     */
    private record Need(
            List<PoolPackage> job,
            @Nullable Requirement wanted,
            @Nullable PoolPackage by,
            @Nullable PoolPackage replaced,
            boolean weak) {
        static Need of(Requirement wanted, @Nullable PoolPackage by, boolean weak) {
            return new Need(List.of(), wanted, by, null, weak);
        }
    }

    /** One way to satisfy a need: a package, or a part of it that must hold; neither for doing without. */
    private record Way(@Nullable PoolPackage rpm, List<Requirement> parts) {}

    private record Decision(Need need, Iterator<Way> ways, int mark, int needs, int next) {}

    private final PackagePool pool;
    private final ProviderOrder order;
    private final Selection selection;
    /** What the release's packages need and have. */
    private final List<Need> heldNow = new ArrayList<>();

    private final boolean recommends;
    private final Viability viability;
    private final List<Need> needs = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final Set<String> reasons = new LinkedHashSet<>();
    private int next;

    /** The jobs can each be done by one of several packages. */
    Closure(PackagePool pool, List<PoolPackage> installed, Collection<PoolPackage> reachable, boolean recommends) {
        this.pool = pool;
        this.order = new ProviderOrder(pool);
        this.selection = new Selection(pool, installed);
        this.recommends = recommends;
        this.viability = new Viability(pool, reachable);
        for (PoolPackage rpm : installed) {
            rpm.requires.stream()
                    .filter(selection::satisfies)
                    .forEach(requirement -> heldNow.add(Need.of(requirement, rpm, false)));
        }
    }

    Viability viability() {
        return viability;
    }

    /** Why the search went back, for people; the last ones. */
    Set<String> reasons() {
        return reasons;
    }

    /**
     * Searches.
     *
     * @param jobs for each what would do, the most preferred first
     * @return what to install; empty if there is no way
     */
    @Nullable
    List<PoolPackage> search(List<List<PoolPackage>> jobs) {
        jobs.forEach(job -> needs.add(new Need(job, null, null, null, false)));
        for (int step = 0; step < MAX_STEPS; step++) {
            Need need = nextUnsatisfied();
            if (need == null) {
                return selection.chosen();
            }
            if (!decide(need, ways(need))) {
                return null;
            }
        }
        reasons.add("the search was given up after " + MAX_STEPS + " steps");
        return null;
    }

    private @Nullable Need nextUnsatisfied() {
        pool.effort().spend(1);
        for (; next < needs.size(); next++) {
            if (!holds(needs.get(next))) {
                return needs.get(next++);
            }
        }
        pool.effort().spend(needs.size());
        // What held once may not hold any more: conditions came true, packages of the release were replaced.
        return needs.stream()
                .filter(need -> !need.weak() && !holds(need))
                .findFirst()
                .orElse(null);
    }

    private boolean holds(Need need) {
        if (need.by() != null && !selection.has(need.by())) {
            return true;
        }
        if (need.replaced() != null) {
            return !selection.has(need.replaced());
        }
        return need.wanted() == null
                ? need.job().stream().anyMatch(selection::has)
                : selection.satisfies(need.wanted());
    }

    private boolean decide(Need need, List<Way> ways) {
        decisions.add(new Decision(need, ways.iterator(), selection.mark(), needs.size(), next));
        while (!decisions.isEmpty()) {
            Decision decision = decisions.get(decisions.size() - 1);
            while (decision.ways().hasNext()) {
                if (go(decision.need(), decision.ways().next())) {
                    return true;
                }
                goBack(decision);
            }
            goBack(decision);
            decisions.remove(decisions.size() - 1);
        }
        return false;
    }

    private void goBack(Decision decision) {
        selection.goBack(decision.mark());
        while (needs.size() > decision.needs()) {
            needs.remove(needs.size() - 1);
        }
        next = decision.next();
    }

    private boolean go(Need need, Way way) {
        pool.effort().spend(10);
        way.parts().forEach(part -> needs.add(Need.of(part, need.by(), need.weak())));
        PoolPackage rpm = way.rpm();
        if (rpm == null || selection.has(rpm)) {
            return true;
        }
        if (!viability.isViable(rpm)) {
            return false;
        }
        Attempt attempt = selection.add(rpm);
        if (attempt.refusal() != null) {
            note(attempt.refusal());
            return false;
        }
        rpm.requires.forEach(requirement -> needs.add(Need.of(requirement, rpm, false)));
        if (recommends) {
            rpm.recommends.forEach(requirement -> needs.add(Need.of(requirement, rpm, true)));
        }
        attempt.toReplace().forEach(old -> needs.add(new Need(List.of(), null, rpm, old, false)));
        if (!attempt.removed().isEmpty()) {
            heldNow.stream().filter(held -> !holds(held)).forEach(needs::add);
        }
        return true;
    }

    private void note(String reason) {
        reasons.remove(reason);
        reasons.add(reason);
        if (reasons.size() > MAX_REASONS) {
            reasons.remove(reasons.iterator().next());
        }
    }

    private List<Way> ways(Need need) {
        List<Way> ways = new ArrayList<>();
        PoolPackage replaced = need.replaced();
        PoolPackage by = need.by();
        if (replaced != null) {
            addNewer(replaced, ways);
        } else if (need.wanted() == null) {
            need.job().forEach(rpm -> ways.add(new Way(rpm, List.of())));
        } else {
            add(need.wanted(), ways);
            if (by != null && by.installed()) {
                addNewer(by, ways);
            }
            if (ways.isEmpty()) {
                note("nothing provides " + need.wanted() + (by == null ? "" : " needed by " + by));
            }
        }
        if (need.weak()) {
            ways.add(new Way(null, List.of()));
        }
        return ways;
    }

    private void addNewer(PoolPackage old, List<Way> ways) {
        order.sort(old.name(), pool.named(old.name())).forEach(rpm -> ways.add(new Way(rpm, List.of())));
        pool.obsoleting(old).stream().filter(rpm -> !rpm.installed()).forEach(rpm -> ways.add(new Way(rpm, List.of())));
    }

    private void add(Requirement wanted, List<Way> ways) {
        if (wanted instanceof Plain plain) {
            order.sort(plain.capability().name(), pool.providers(wanted))
                    .forEach(rpm -> ways.add(new Way(rpm, List.of())));
            return;
        }
        Rich rich = (Rich) wanted;
        switch (rich.word()) {
            case WITH, WITHOUT ->
                order.sort("", pool.providers(rich)).forEach(rpm -> ways.add(new Way(rpm, List.of())));
            case AND -> ways.add(new Way(null, List.of(rich.left(), rich.right())));
            case OR -> {
                add(rich.left(), ways);
                add(rich.right(), ways);
            }
            case IF, UNLESS -> {
                boolean right = selection.satisfies(rich.right());
                if (right == (rich.word() == Requirement.Word.IF)) {
                    ways.add(new Way(null, List.of(rich.left())));
                } else if (rich.otherwise() != null) {
                    ways.add(new Way(null, List.of(rich.otherwise())));
                }
            }
        }
    }
}
