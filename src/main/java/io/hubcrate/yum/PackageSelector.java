package io.hubcrate.yum;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.rpm.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads repositories and says which packages a release needs to have some packages installed. */
public final class PackageSelector {
    private static final int MOST_PROBLEMS = 200;

    private final PackageRequest request;
    private final List<PoolPackage> installed;
    private final boolean namesOnly;
    private final PackagePool pool;

    private PackageSelector(PackageRequest request) {
        this.request = request;
        this.installed = InstalledList.read(request.installedFile(), request.installed());
        this.namesOnly = !installed.isEmpty()
                && installed.stream().allMatch(rpm -> rpm.files.isEmpty() && rpm.provides.size() == 1);
        this.pool = readPool();
    }

    /**
     * Chooses.
     *
     * @throws InvalidInputException {@code packages-unsatisfiable} with everything that is missing and who needs it, or
     *     what conflicts; {@code package-set-empty} if the release has everything already
     */
    public static PackageChoice select(PackageRequest request) {
        PackageSelector selector = new PackageSelector(request);
        try {
            return selector.select();
        } catch (Effort.SpentException e) {
            throw selector.unsatisfiable(List.of(selector.problem("", String.valueOf(e.getMessage()))));
        }
    }

    private PackagePool readPool() {
        Map<Nevra, PoolPackage> available = new LinkedHashMap<>();
        Map<Nevra, PoolPackage> everything = new HashMap<>();
        List<Pattern> excluded =
                request.exclude().stream().map(PackageSelector::glob).toList();
        for (YumRepository repository : request.repositories()) {
            repository.read(request.architectures(), rpm -> {
                everything.putIfAbsent(rpm.nevra, rpm);
                if (excluded.stream().noneMatch(pattern -> names(pattern, rpm.nevra))) {
                    available.putIfAbsent(rpm.nevra, rpm);
                }
            });
        }
        List<PoolPackage> all = new ArrayList<>(available.values());
        Map<PoolPackage, PoolPackage> twins = new HashMap<>();
        for (PoolPackage rpm : installed) {
            PoolPackage twin = everything.get(twinOf(rpm.nevra, everything.keySet()));
            if (twin != null) {
                rpm.learnFrom(twin);
                twins.put(twin, rpm);
                all.remove(twin);
            }
        }
        all.addAll(installed);
        return new PackagePool(all, (wanted, found) -> {
            for (YumRepository repository : request.repositories()) {
                repository.findFiles(wanted, (rpm, file) -> found.accept(twins.getOrDefault(rpm, rpm), file));
            }
        });
    }

    /** {@code rpm -qa} leaves the epoch out. */
    private static Nevra twinOf(Nevra installed, Collection<Nevra> available) {
        if (installed.evr().epoch() != 0 || available.contains(installed)) {
            return installed;
        }
        return available.stream()
                .filter(nevra -> nevra.name().equals(installed.name())
                        && nevra.arch().equals(installed.arch())
                        && nevra.evr().version().equals(installed.evr().version())
                        && nevra.evr().release().equals(installed.evr().release()))
                .findFirst()
                .orElse(installed);
    }

    private PackageChoice select() {
        List<Problem> problems = new ArrayList<>();
        List<List<PoolPackage>> jobs = new ArrayList<>();
        List<List<PoolPackage>> there = new ArrayList<>();
        for (String name : request.install()) {
            List<PoolPackage> job = job(name);
            if (job.isEmpty()) {
                problems.add(problem("install", "no repository has a package " + name));
            } else if (job.stream().noneMatch(PoolPackage::installed)) {
                jobs.add(job);
            } else {
                there.add(job);
            }
        }
        List<PoolPackage> reachable = jobs.stream().flatMap(List::stream).toList();
        Closure closure = new Closure(pool, installed, reachable, request.recommends());
        for (List<PoolPackage> job : jobs) {
            if (job.stream().noneMatch(closure.viability()::isViable)) {
                closure.viability().explain(job.subList(0, 1), (missing, by) -> problems.add(missing(missing, by)));
            }
        }
        requireNone(problems);
        List<PoolPackage> chosen = closure.search(jobs);
        if (chosen == null) {
            closure.reasons().forEach(reason -> problems.add(problem("", reason)));
            throw unsatisfiable(problems);
        }
        if (chosen.isEmpty()) {
            throw new InvalidInputException(
                    "package-set-empty",
                    "the release has all packages of the set " + request.set() + " already",
                    "Leave the set out, or correct the list at its installedOnTarget.");
        }
        return choice(jobs, chosen, Prerequisites.of(pool, chosen, there));
    }

    private static PackageChoice choice(
            List<List<PoolPackage>> jobs, List<PoolPackage> chosen, List<String> prerequisites) {
        Comparator<Nevra> byName = Comparator.comparing(Nevra::toString);
        Set<PoolPackage> all = new LinkedHashSet<>(chosen);
        List<Nevra> install = jobs.stream()
                .flatMap(job -> job.stream().filter(all::contains).limit(1))
                .map(rpm -> rpm.nevra)
                .distinct()
                .sorted(byName)
                .toList();
        return new PackageChoice(
                install,
                chosen.stream()
                        .map(rpm -> {
                            YumRepository repository = rpm.requireSource().repository();
                            PoolPackage.File file = rpm.requireFile();
                            return new PackageChoice.Chosen(
                                    rpm.nevra,
                                    repository,
                                    repository.resolve(file.location()),
                                    file.checksum().toString(),
                                    file.size());
                        })
                        .sorted(Comparator.comparing(PackageChoice.Chosen::nevra, byName))
                        .toList(),
                prerequisites);
    }

    /** The packages that a name means, the most preferred first; what the release has counts as well. */
    private List<PoolPackage> job(String text) {
        List<PoolPackage> named = new ArrayList<>(pool.named(text));
        if (named.isEmpty()) {
            int dot = text.lastIndexOf('.');
            if (dot > 0) {
                pool.named(text.substring(0, dot)).stream()
                        .filter(rpm -> rpm.nevra.arch().equals(text.substring(dot + 1)))
                        .forEach(named::add);
            }
        }
        if (named.isEmpty()) {
            Nevra.parse(text)
                    .or(() -> Nevra.parse(text + ".any"))
                    .ifPresent(wanted -> pool.named(wanted.name()).stream()
                            .filter(rpm -> matches(wanted, rpm.nevra))
                            .forEach(named::add));
        }
        ProviderOrder order = new ProviderOrder(pool);
        if (named.isEmpty()) {
            List<PoolPackage> providers = pool.providers(Requirement.parse(text));
            return providers.stream().anyMatch(PoolPackage::installed) ? providers : order.sort(text, providers);
        }
        if (named.stream().anyMatch(PoolPackage::installed)) {
            return named;
        }
        // What was renamed since is found under its new name, as dnf does it.
        Set<PoolPackage> with = new LinkedHashSet<>();
        named.forEach(rpm -> with.addAll(pool.obsoleting(rpm)));
        if (with.stream().anyMatch(PoolPackage::installed)) {
            return List.copyOf(with);
        }
        List<PoolPackage> sorted = new ArrayList<>(order.sort(text, List.copyOf(with)));
        sorted.addAll(order.sort(text, named));
        return sorted.stream().distinct().toList();
    }

    private static boolean matches(Nevra wanted, Nevra actual) {
        return (wanted.arch().equals("any") || wanted.arch().equals(actual.arch()))
                && wanted.evr().version().equals(actual.evr().version())
                && wanted.evr().release().equals(actual.evr().release())
                && (wanted.evr().epoch() == 0
                        || wanted.evr().epoch() == actual.evr().epoch());
    }

    private static boolean names(Pattern pattern, Nevra nevra) {
        return pattern.matcher(nevra.name()).matches()
                || pattern.matcher(nevra.toString()).matches()
                || pattern.matcher(nevra.name() + "." + nevra.arch()).matches();
    }

    private static Pattern glob(String text) {
        return Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"));
    }

    private Problem missing(Requirement missing, PoolPackage by) {
        return problem("", "nothing provides " + missing + ", needed by " + by);
    }

    private Problem problem(String path, String text) {
        return new Problem("packages[" + request.set() + "]", 0, 0, path, text);
    }

    private void requireNone(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw unsatisfiable(problems);
        }
    }

    private InvalidInputException unsatisfiable(List<Problem> problems) {
        List<Problem> distinct =
                problems.stream().distinct().limit(MOST_PROBLEMS).toList();
        return new InvalidInputException(
                "packages-unsatisfiable",
                "the package set " + request.set() + " cannot be completed from its repositories",
                distinct.isEmpty() ? List.of(problem("", "its packages contradict each other")) : distinct,
                "Add the repository that has what is missing, correct the list at installedOnTarget, or name another"
                        + " package under install or exclude."
                        + (namesOnly
                                ? "\nThe list " + request.installedFile()
                                        + " has names only, so what the host's packages provide and which files they"
                                        + " have is not known. Make it there with:\n  " + InstalledList.COMMAND
                                : ""));
    }
}
