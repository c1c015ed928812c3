package io.hubcrate.yum;

import io.hubcrate.rpm.Requirement;
import io.hubcrate.rpm.Requirement.Rich;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which packages of the release the chosen ones rely on: a host that lacks one of them cannot install the set. */
final class Prerequisites {
    private static final String OR = "|";

    private final PackagePool pool;
    private final Set<PoolPackage> chosen;
    private final TreeSet<String> names = new TreeSet<>();

    private Prerequisites(PackagePool pool, List<PoolPackage> chosen) {
        this.pool = pool;
        this.chosen = new HashSet<>(chosen);
    }

    /**
     * Their names, sorted; where several of the release would do, all in one, as {@code coreutils|coreutils-single}.
     *
     * @param there for each thing that was asked for and is there already, the packages that are it
     */
    static List<String> of(PackagePool pool, List<PoolPackage> chosen, List<List<PoolPackage>> there) {
        Prerequisites prerequisites = new Prerequisites(pool, chosen);
        there.forEach(prerequisites::add);
        chosen.forEach(rpm -> rpm.requires.forEach(prerequisites::add));
        return List.copyOf(prerequisites.names);
    }

    private void add(Requirement requirement) {
        if (requirement instanceof Rich rich) {
            switch (rich.word()) {
                case AND -> {
                    add(rich.left());
                    add(rich.right());
                }
                // What depends on the host itself is asked of the host, not of the list.
                case IF, UNLESS -> {}
                case OR -> {
                    Set<PoolPackage> either = new LinkedHashSet<>(alternatives(rich));
                    add(new ArrayList<>(either));
                }
                case WITH, WITHOUT -> add(pool.providers(rich));
            }
        } else {
            add(pool.providers(requirement));
        }
    }

    private List<PoolPackage> alternatives(Requirement requirement) {
        if (requirement instanceof Rich rich && rich.word() == Requirement.Word.OR) {
            List<PoolPackage> both = new ArrayList<>(alternatives(rich.left()));
            both.addAll(alternatives(rich.right()));
            return both;
        }
        return pool.providers(requirement);
    }

    private void add(List<PoolPackage> providers) {
        if (providers.stream().noneMatch(chosen::contains)) {
            String any = providers.stream()
                    .filter(PoolPackage::installed)
                    .map(PoolPackage::name)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(OR));
            if (!any.isEmpty()) {
                names.add(any);
            }
        }
    }
}
