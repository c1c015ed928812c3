package io.hubcrate.yum;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Capability.Relation;
import io.hubcrate.rpm.Nevra;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a release has: lines of {@code rpm -qa}. A line may go on, after a space or tab, with one thing that the package
 * provides or one file that it has; the package then has several lines. Without such lines a package that stands in a
 * repository under exactly that name and version is known to provide what the repository says, any other one only itself.
 * What the script of {@code hubcrate survey} printed on a host is such a list, too.
 */
final class InstalledList {
    /** What makes a list that leaves nothing open. */
    static final String COMMAND =
            "{ rpm -qa --qf '[%{=NEVRA}\\t%{PROVIDENAME} %{PROVIDEFLAGS:depflags} %{PROVIDEVERSION}\\n]';"
                    + " rpm -qa --qf '[%{=NEVRA}\\t%{FILENAMES}\\n]' | grep -E '\\t/(etc|usr/bin|usr/sbin|bin|sbin)/'; } > FILE";

    private static final int MAX_LINES = 2_000_000;

    private InstalledList() {}

    /** @throws InvalidInputException {@code installed-list-invalid} with every line that cannot be read */
    static List<PoolPackage> read(String file, byte[] bytes) {
        Map<String, PoolPackage> packages = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\r?\n", MAX_LINES);
        if (SurveyedPackages.isSurvey(lines)) {
            lines = SurveyedPackages.asList(file, lines, problems);
        }
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith("gpg-pubkey-")) {
                continue;
            }
            String[] parts = line.split("\\s+", 2);
            Optional<Nevra> nevra = Nevra.parse(parts[0]);
            if (nevra.isEmpty()) {
                problems.add(new Problem(file, i + 1, 1, "", "a line of rpm -qa expected: name-version-release.arch"));
                continue;
            }
            PoolPackage rpm = packages.computeIfAbsent(parts[0], key -> new PoolPackage(nevra.get(), null));
            if (parts.length == 2) {
                add(rpm, parts[1]);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "installed-list-invalid",
                    file + " is not a list of installed packages",
                    problems.subList(0, Math.min(20, problems.size())),
                    "Make it on a machine of that release: rpm -qa | sort > FILE. Or name what the script of hubcrate"
                            + " survey printed there.");
        }
        packages.values().forEach(InstalledList::addItself);
        return List.copyOf(packages.values());
    }

    private static void add(PoolPackage rpm, String text) {
        if (text.startsWith("/")) {
            rpm.files.add(text);
        } else {
            rpm.provides.add(Capability.parse(text));
        }
    }

    private static void addItself(PoolPackage rpm) {
        Capability itself = Capability.of(rpm.name(), Relation.EQUAL, rpm.nevra.evr());
        if (!rpm.provides.contains(itself)) {
            rpm.provides.add(itself);
        }
    }
}
