package io.hubcrate.survey;

import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.manifest.TargetOs;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether a host has the packages that the sets made for its release rely on. */
final class PackageFit {
    private PackageFit() {}

    static void check(Survey survey, List<LockedPackageSet> sets, HostFindings findings) {
        Optional<TargetOs> release = HostRelease.of(survey);
        boolean known = !survey.packages().isEmpty();
        boolean anyForRelease = false;
        for (LockedPackageSet set : sets) {
            boolean forHost = isFor(set, release);
            anyForRelease |= forHost;
            if (forHost && known) {
                set.prerequisites().stream()
                        .filter(any -> !has(survey, any))
                        .forEach(any -> findings.add(
                                "package " + any.replace("|", " or "),
                                "installed already: packages of the set " + set.name() + " need it and do not bring it",
                                "not installed",
                                "Make the set for this host: name its survey as the set's 'installedOnTarget' and lock"
                                        + " again with --update. Or install it there."));
            }
        }
        if (!sets.isEmpty() && !anyForRelease) {
            HostRelease.named(survey)
                    .ifPresent(name -> findings.add(
                            "packages",
                            "a release for which a package set is made: "
                                    + String.join(
                                            ", ",
                                            sets.stream()
                                                    .map(LockedPackageSet::os)
                                                    .distinct()
                                                    .sorted()
                                                    .toList()),
                            name,
                            "Add a set for that release under 'packages'."));
        }
    }

    /** A label that names no release that is known here is for whoever reads it, and fits any host. */
    private static boolean isFor(LockedPackageSet set, Optional<TargetOs> release) {
        return Arrays.stream(TargetOs.values()).noneMatch(os -> os.text().equals(set.os()))
                || release.filter(os -> os.text().equals(set.os())).isPresent();
    }

    private static boolean has(Survey survey, String any) {
        return Arrays.stream(any.split("\\|", -1)).anyMatch(survey.packages()::containsKey);
    }
}
