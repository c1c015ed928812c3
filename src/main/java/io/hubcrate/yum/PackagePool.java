package io.hubcrate.yum;

import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Requirement;
import io.hubcrate.rpm.Requirement.Plain;
import io.hubcrate.rpm.Requirement.Rich;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Everything that may be chosen and everything that is there, by what it provides. */
final class PackagePool {
    /** A package with the range of versions in which it provides something. */
    private record Provider(PoolPackage rpm, Capability capability) {}

    /** Asks the repositories which packages have files that primary metadata do not list. */
    interface FileLists {
        void find(Set<String> wanted, BiConsumer<PoolPackage, String> found);
    }

    private final List<PoolPackage> packages;
    private final Map<String, List<Provider>> providers = new HashMap<>();
    private final Map<String, List<PoolPackage>> byName = new HashMap<>();
    private final Map<String, List<PoolPackage>> obsoleters = new HashMap<>();
    private final Map<String, List<PoolPackage>> conflicting = new HashMap<>();
    private final IdentityHashMap<Requirement, List<PoolPackage>> answers = new IdentityHashMap<>();
    private final FileLists lists;
    private final Effort effort = new Effort();
    private boolean listsRead;

    /** @param packages in the order of preference where nothing else decides */
    PackagePool(Collection<PoolPackage> packages, FileLists lists) {
        this.packages = List.copyOf(packages);
        this.lists = lists;
        for (PoolPackage rpm : this.packages) {
            byName.computeIfAbsent(rpm.name(), key -> new ArrayList<>()).add(rpm);
            rpm.provides.forEach(capability -> provide(rpm, capability));
            rpm.files.forEach(file -> provide(rpm, Capability.of(file)));
            rpm.obsoletes.forEach(range -> obsoleters
                    .computeIfAbsent(range.name(), key -> new ArrayList<>())
                    .add(rpm));
            rpm.conflicts.forEach(conflict -> names(conflict, name -> conflicting
                    .computeIfAbsent(name, key -> new ArrayList<>())
                    .add(rpm)));
        }
    }

    private void provide(PoolPackage rpm, Capability capability) {
        providers.computeIfAbsent(capability.name(), key -> new ArrayList<>(1)).add(new Provider(rpm, capability));
    }

    private static void names(Requirement requirement, java.util.function.Consumer<String> each) {
        if (requirement instanceof Plain plain) {
            each.accept(plain.capability().name());
        } else if (requirement instanceof Rich rich) {
            names(rich.left(), each);
            names(rich.right(), each);
            if (rich.otherwise() != null) {
                names(rich.otherwise(), each);
            }
        }
    }

    List<PoolPackage> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** Packages that obsolete this one. */
    List<PoolPackage> obsoleting(PoolPackage rpm) {
        List<PoolPackage> candidates = obsoleters.getOrDefault(rpm.name(), List.of());
        effort.spend(candidates.size());
        return candidates.stream()
                .filter(other -> other.obsoletes(rpm))
                .distinct()
                .toList();
    }

    /** Packages of which some conflict names this capability. */
    List<PoolPackage> mentioningInConflicts(String name) {
        return conflicting.getOrDefault(name, List.of());
    }

    /** Whether nobody has to provide it: what rpm itself can do. */
    static boolean isBuiltIn(Requirement requirement) {
        return requirement instanceof Plain plain && plain.capability().name().startsWith("rpmlib(");
    }

    /**
     * The packages of which each alone satisfies a plain requirement or one joined by {@code with} and {@code without},
     * each once.
     */
    List<PoolPackage> providers(Requirement requirement) {
        List<PoolPackage> known = answers.get(requirement);
        if (known == null) {
            known = List.copyOf(find(requirement));
            answers.put(requirement, known);
        }
        effort.spend(1L + known.size());
        return known;
    }

    /** What this search may cost. */
    Effort effort() {
        return effort;
    }

    private Set<PoolPackage> find(Requirement requirement) {
        if (requirement instanceof Plain plain) {
            Capability wanted = plain.capability();
            if (wanted.isFile() && !providers.containsKey(wanted.name()) && !isInPrimary(wanted.name())) {
                readLists();
            }
            Set<PoolPackage> found = new LinkedHashSet<>();
            List<Provider> named = providers.getOrDefault(wanted.name(), List.of());
            effort.spend(named.size());
            for (Provider provider : named) {
                if (provider.capability().overlaps(wanted)) {
                    found.add(provider.rpm());
                }
            }
            return found;
        }
        Rich rich = (Rich) requirement;
        // Joined ones are not remembered part by part: a thousand parts with as many providers each are too many.
        Set<PoolPackage> left =
                rich.left() instanceof Rich ? find(rich.left()) : new LinkedHashSet<>(providers(rich.left()));
        switch (rich.word()) {
            case WITH, AND -> left.retainAll(new HashSet<>(providers(rich.right())));
            case WITHOUT -> left.removeAll(new HashSet<>(providers(rich.right())));
            case OR -> left.addAll(providers(rich.right()));
            case IF, UNLESS -> left.clear();
        }
        return left;
    }

    /** Which files repositories list in primary metadata: createrepo's own rule. */
    static boolean isInPrimary(String path) {
        return path.startsWith("/etc/") || path.contains("bin/") || path.equals("/usr/lib/sendmail");
    }

    private void readLists() {
        if (listsRead) {
            return;
        }
        listsRead = true;
        Set<String> wanted = new HashSet<>();
        for (PoolPackage rpm : packages) {
            for (List<Requirement> all : List.of(rpm.requires, rpm.recommends, rpm.conflicts)) {
                all.forEach(requirement -> names(requirement, name -> {
                    if (name.startsWith("/") && !isInPrimary(name)) {
                        wanted.add(name);
                    }
                }));
            }
        }
        lists.find(wanted, (rpm, file) -> provide(rpm, Capability.of(file)));
        answers.clear();
    }
}
