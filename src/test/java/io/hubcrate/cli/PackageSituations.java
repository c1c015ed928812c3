package io.hubcrate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Dependency situations, each with packages of its own. A line is {@code name:}, {@code install} with what is asked for,
 * {@code differs} with why another answer than dnf's is meant, {@code refused} with
 * why we and {@code dnf install} refuse what {@code dnf download} does not, or a package: {@code repo} (in the repository),
 * {@code have} (on the release) or {@code both}, its name, perhaps {@code [epoch:]version-release} and architecture, then
 * its relations after bars. {@code @} stands for the situation's own prefix.
 */
final class PackageSituations {
    private static final String TEXT =
            """
            name: chain of plain requirements
            install @a
            repo @a | Requires: @b
            repo @b | Requires: @c
            repo @c
            name: virtual provide
            install @a
            repo @a | Requires: @cap
            repo @b | Provides: @cap
            name: several providers of a virtual one
            install @a
            repo @a | Requires: @cap
            repo @longer | Provides: @cap
            repo @b | Provides: @cap
            name: package called like what is wanted, and another provider
            install @a
            differs it takes the shortest name; we take the package that is called like what is wanted
            repo @a | Requires: @wanted
            repo @w | Provides: @wanted
            repo @wanted
            name: newest of several versions
            install @a
            repo @a | Requires: @b >= 2
            repo @b 1-1
            repo @b 2-1
            repo @b 10-1
            name: one exact version that is not the newest
            install @a
            repo @a | Requires: @b = 2
            repo @b 1-1
            repo @b 2-5
            repo @b 3-1
            name: older than
            install @a
            repo @a | Requires: @b < 3
            repo @b 2.9-1
            repo @b 3-1
            name: file among the programs
            install @a
            repo @a | Requires: /usr/bin/@tool
            repo @b | File: /usr/bin/@tool
            name: file that primary metadata do not list
            install @a
            repo @a | Requires: /usr/share/@b/thing
            repo @b | File: /usr/share/@b/thing
            name: epoch beats version
            install @a
            repo @a | Requires: @b
            repo @b 9-1
            repo @b 1:1-1
            name: epoch in a requirement
            install @a
            repo @a | Requires: @b < 1:0
            repo @b 9-1
            repo @b 1:1-1
            name: pre-release with a tilde is older
            install @a
            repo @a | Requires: @b >= 2
            repo @b 2~rc1-1
            repo @b 2-1
            name: snapshot with a caret is newer
            install @a
            repo @a | Requires: @b > 2
            repo @b 2-1
            repo @b 2^git5-1
            name: numbers compare as numbers
            install @a
            repo @a | Requires: @b
            repo @b 1.9-1
            repo @b 1.10-1
            name: rich and
            install @a
            repo @a | Requires: (@b and @c)
            repo @b
            repo @c
            name: rich or with both there
            install @a
            repo @a | Requires: (@b or @c)
            repo @b
            repo @c
            name: rich or with the second alone
            install @a
            repo @a | Requires: (@b or @c)
            repo @c
            name: rich if that does not come true
            install @a
            repo @a | Requires: (@b if @c)
            repo @b
            repo @c
            name: rich if that comes true later
            install @a @d
            differs it asks for each name by itself, so that the condition stays false; together they need what we bring
            repo @a | Requires: (@b if @c)
            repo @b
            repo @c
            repo @d | Requires: @c
            name: rich if with else
            install @a
            differs it brings the condition and what follows from it; we bring the one package that is enough
            repo @a | Requires: (@b if @c else @d)
            repo @b
            repo @c
            repo @d
            name: rich if about the release
            install @a
            repo @a | Requires: (@b if @c)
            repo @b
            have @c
            name: rich with
            install @a
            repo @a | Requires: (@x with @y)
            repo @b | Provides: @x
            repo @bb | Provides: @x | Provides: @y
            name: rich without
            install @a
            repo @a | Requires: (@x without @y)
            repo @b | Provides: @x | Provides: @y
            repo @bb | Provides: @x
            name: version range of one provider
            install @a
            repo @a | Requires: (@x >= 2 with @x < 3)
            repo @b | Provides: @x = 1
            repo @bb | Provides: @x = 2.5
            repo @bbb | Provides: @x = 3
            name: conflict decides between providers
            install @a @c
            differs it asks for each name by itself; what it brings cannot be installed together
            repo @a | Requires: @cap
            repo @b | Provides: @cap
            repo @bb | Provides: @cap
            repo @c | Conflicts: @b
            name: conflict with some versions
            install @a @c
            differs it asks for each name by itself; what it brings cannot be installed together
            repo @a | Requires: @b
            repo @b 1-1
            repo @b 2-1
            repo @c | Conflicts: @b >= 2
            name: rich conflict
            install @a @c
            differs it asks for each name by itself; what it brings cannot be installed together
            repo @a | Requires: @cap
            repo @b | Provides: @cap
            repo @bb | Provides: @cap
            repo @c | Conflicts: (@b unless @d)
            repo @d
            name: asked for by its old name
            install @a
            differs it downloads what is named; we bring what took its place, which dnf install would choose
            repo @a
            repo @b | Obsoletes: @a | Provides: @a = 2
            name: provider that another one obsoletes
            install @a
            repo @a | Requires: @cap
            repo @b | Provides: @cap
            repo @newer | Provides: @cap | Obsoletes: @b
            name: obsoletes of another version
            install @a
            repo @a | Requires: @b
            repo @b 5-1
            repo @c | Obsoletes: @b < 3
            name: cycle
            install @a
            repo @a | Requires: @b
            repo @b | Requires: @a
            name: what a package needs and provides itself
            install @a
            repo @a | Requires: @cap | Provides: @cap
            repo @b | Provides: @cap
            name: what the release has
            install @a
            repo @a | Requires: @b | Requires: @cap
            have @b | Provides: @cap
            repo @b 2-1 | Provides: @cap
            name: what the release has in an older version
            install @a
            repo @a | Requires: @b >= 2
            have @b
            repo @b 2-1
            name: siblings of one version on the release
            install @a
            repo @a | Requires: @b >= 2
            both @b
            both @s | Requires: @b = 1
            repo @b 2-1
            repo @s 2-1 | Requires: @b = 2
            name: obsoletes what the release has
            install @a
            repo @a | Requires: @n
            have @o
            repo @n | Obsoletes: @o
            name: conflicts with what the release has in an older version
            install @a
            repo @a | Conflicts: @b < 2
            have @b
            repo @b 2-1
            name: other architectures
            install @a
            repo @a 1-1 x86_64 | Requires: @b
            repo @b 1-1 x86_64
            repo @b 2-1 i686
            name: requirement that names the architecture
            install @a
            repo @a 1-1 x86_64 | Requires: @b(x86-64)
            repo @b 1-1 x86_64
            repo @b 1-1 i686
            name: newest version cannot be installed
            install @a
            repo @a | Requires: @b
            repo @b 1-1
            repo @b 2-1 | Requires: @nowhere
            name: only provider cannot be installed
            install @a
            repo @a | Requires: @cap
            repo @b | Provides: @cap | Requires: @nowhere
            name: nothing provides it
            install @a
            repo @a | Requires: @nowhere
            name: packages that exclude each other
            install @a @b
            refused it asks for each name by itself; dnf install refuses both together, as we do
            repo @a
            repo @b | Conflicts: @a
            name: weak dependency
            install @a
            differs dnf download follows weak dependencies whatever its settings; we do where the manifest asks for it
            repo @a | Recommends: @b
            repo @b
            name: provided without a version
            install @a
            repo @a | Requires: @cap >= 2
            repo @b | Provides: @cap
            repo @c | Provides: @cap = 3
            name: shared by two
            install @a @b
            repo @a | Requires: @c
            repo @b | Requires: @c
            repo @c
            """;

    /** Where a package is. */
    enum Place {
        REPO,
        HAVE,
        BOTH
    }

    record Rpm(Place place, String name, String evr, String arch, List<String> tags) {}

    record Situation(
            String id, String name, List<String> install, List<Rpm> packages, String differs, boolean refused) {}

    private PackageSituations() {}

    static List<Situation> all() {
        List<Situation> all = new ArrayList<>();
        for (String block : TEXT.split("(?m)^name: ", -1)) {
            if (!block.isBlank()) {
                all.add(read(String.format(Locale.ROOT, "s%02d", all.size() + 1), block));
            }
        }
        return all;
    }

    private static Situation read(String id, String block) {
        List<String> lines = block.replace("@", id + "-").lines().toList();
        List<String> install = new ArrayList<>();
        List<Rpm> packages = new ArrayList<>();
        String differs = "";
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("install ")) {
                install.addAll(List.of(line.substring(8).split(" ", -1)));
            } else if (line.startsWith("differs ") || line.startsWith("refused ")) {
                differs = line.substring(8);
            } else {
                packages.add(readPackage(line));
            }
        }
        return new Situation(
                id,
                lines.get(0),
                install,
                packages,
                differs,
                lines.stream().anyMatch(line -> line.startsWith("refused ")));
    }

    private static Rpm readPackage(String line) {
        List<String> parts = List.of(line.split(" \\| ", -1));
        String[] words = parts.get(0).split(" ", -1);
        return new Rpm(
                Place.valueOf(words[0].toUpperCase(Locale.ROOT)),
                words[1],
                words.length > 2 ? words[2] : "1-1",
                words.length > 3 ? words[3] : "noarch",
                parts.subList(1, parts.size()));
    }
}
