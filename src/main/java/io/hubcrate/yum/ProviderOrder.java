package io.hubcrate.yum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which order packages that would all do are tried: the one that is called like what is wanted, then those of which
 * the release has an older one, then the shortest name, then the alphabet; of one name the newest version first.
 * Packages that another candidate obsoletes come last.
 */
final class ProviderOrder {
    private final PackagePool pool;

    ProviderOrder(PackagePool pool) {
        this.pool = pool;
    }

    List<PoolPackage> sort(String wanted, List<PoolPackage> candidates) {
        Map<String, List<PoolPackage>> groups = new LinkedHashMap<>();
        for (PoolPackage rpm : candidates) {
            if (!rpm.installed()) {
                groups.computeIfAbsent(rpm.name(), key -> new ArrayList<>()).add(rpm);
            }
        }
        // Sorting is stable: of equal versions the first repository's stays first.
        groups.values().forEach(group -> group.sort(newestFirst()));
        Set<PoolPackage> all = new HashSet<>(candidates);
        Map<String, Boolean> obsolete = new HashMap<>();
        groups.forEach((name, group) -> obsolete.put(name, isObsolete(group, all)));
        List<String> names = new ArrayList<>(groups.keySet());
        names.sort(Comparator.comparing((String name) -> obsolete.getOrDefault(name, false))
                .thenComparing(name -> !name.equals(wanted))
                .thenComparing(name -> pool.named(name).stream().noneMatch(PoolPackage::installed))
                .thenComparing(String::length)
                .thenComparing(Comparator.naturalOrder()));
        List<PoolPackage> sorted = new ArrayList<>();
        names.forEach(name -> sorted.addAll(groups.get(name)));
        return sorted;
    }

    static Comparator<PoolPackage> newestFirst() {
        return Comparator.comparing((PoolPackage rpm) -> rpm.nevra.evr()).reversed();
    }

    private boolean isObsolete(List<PoolPackage> group, Set<PoolPackage> candidates) {
        return group.stream().allMatch(rpm -> pool.obsoleting(rpm).stream().anyMatch(candidates::contains));
    }
}
