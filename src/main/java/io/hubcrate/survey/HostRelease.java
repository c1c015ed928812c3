package io.hubcrate.survey;

import io.hubcrate.manifest.TargetOs;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Which release of CentOS and its relatives a host runs, told from its {@code os-release}. */
final class HostRelease {
    /** {@code ID}s of systems that are built from Red Hat's sources and numbered like them. */
    private static final Set<String> RELATIVES = Set.of(
            "rhel",
            "centos",
            "rocky",
            "almalinux",
            "ol",
            "scientific",
            "eurolinux",
            "cloudlinux",
            "virtuozzo",
            "springdale",
            "miraclelinux",
            "circle");

    private HostRelease() {}

    /** Empty if the host runs something else, or another release than those known. */
    static Optional<TargetOs> of(Survey survey) {
        String like = survey.find("os.like").orElse("");
        boolean relative = survey.find("os.id").filter(RELATIVES::contains).isPresent()
                || Arrays.asList(like.split(" ", -1)).contains("rhel");
        String version = survey.find("os.version").orElse("");
        String major = version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
        return Arrays.stream(TargetOs.values())
                .filter(os -> relative && os.text().equals("el" + major))
                .findFirst();
    }

    /** For people: {@code centos 7}; empty if the survey does not say. */
    static Optional<String> named(Survey survey) {
        return survey.find("os.id")
                .map(id -> id
                        + survey.find("os.version")
                                .map(version -> " " + version)
                                .orElse(""));
    }
}
