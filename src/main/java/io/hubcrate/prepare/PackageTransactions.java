package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PackageSet.Rpm;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import io.hubcrate.road.Road;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What the node's own dnf or yum does for {@link PackagesStep}, with the bundle's set as its only repository. */
final class PackageTransactions {
    /** A slow disk, a long scriptlet. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Before the name of a package that is there, but may not be whole. */
    private static final String AGAIN = "again:";

    /** Before the name of a package that is there in a newer version. */
    private static final String BACK = "back:";

    private static final String INSTALL = PackedText.read(PackageTransactions.class, "packages-install.sh");

    private final NodeWork work;
    private final String step;
    private final String folder;
    private final Road road;

    /**
     * @param folder where sets are staged while they are worked on
     * @param road on which all nodes' packages come
     */
    PackageTransactions(NodeWork work, String step, String folder, Road road) {
        this.road = road;
        this.work = work;
        this.step = step;
        this.folder = folder;
    }

    /** Whether a transaction of the set began that did not come to its end; it may have outlived its run and done so. */
    boolean isBegun(PackageSet set) {
        return work.shell()
                .run(Command.of("test", "-e", folder + "/log/begun-" + set.name())
                        .asRoot())
                .succeeded();
    }

    /**
     * Installs these packages of the set.
     *
     * @param there whether rpm knows the package already: then it is installed again
     * @param back whether it takes the place of a newer one
     * @throws NodeException if they do not fit the node, or if the transaction does not come to its end
     */
    void run(PackageSet set, List<Rpm> packages, Predicate<Rpm> there, Predicate<Rpm> back) {
        try (StagedFolder staged = new StagedFolder(work, step, folder)) {
            staged.add(entries(work.bundle().index(), set, packages), road);
            transact(
                    set.name(),
                    packages.stream()
                            .map(rpm -> (there.test(rpm) ? AGAIN : back.test(rpm) ? BACK : "") + rpm.nevra())
                            .toList());
        }
    }

    private void transact(String set, List<String> packages) {
        List<String> arguments = new ArrayList<>(List.of(folder, set));
        arguments.addAll(packages);
        CommandResult result = work.shell()
                .run(Command.script(INSTALL, arguments.toArray(String[]::new))
                        .asChange()
                        .within(LIMIT));
        if (result.exit() == 4) {
            throw new NodeException(
                    "packages-refused",
                    work.shell().node().name(),
                    "the packages of the set " + set + " do not fit this node:\n"
                            + result.err().strip(),
                    "Nothing was installed. What it names as missing must be in a bundle: build one with these packages"
                            + " under packages, with installedOnTarget made on this node." + mirrorAdvice(),
                    null);
        }
        if (!result.succeeded()) {
            throw new NodeException(
                    "packages-not-installed",
                    work.shell().node().name(),
                    "installing the packages of the set " + set + " ended with status " + result.exit() + ":\n"
                            + result.err().strip(),
                    "Mend what it names and repeat the command: it installs these packages again.",
                    null);
        }
        if (!result.out().isBlank()) {
            work.events()
                    .warning(
                            "package-script-failed",
                            work.shell().node().name() + ": dnf calls the packages of the set " + set
                                    + " installed, but scripts of theirs failed:\n"
                                    + result.out().strip());
        }
    }

    /** A way for the operator, never one of ours: what hubcrate installs comes from the bundle. */
    private String mirrorAdvice() {
        URI mirror = work.site().services().yumMirror();
        return mirror == null
                ? ""
                : " Or install them on the node from the site's own mirror first: dnf --repofrompath=site," + mirror
                        + " --disablerepo='*' --enablerepo=site install NAME";
    }

    /** What dnf reads of the set: configuration, keys, metadata, and of the packages those that are missing. */
    private static List<Entry> entries(BundleIndex index, PackageSet set, List<Rpm> missing) {
        Set<String> wanted = new LinkedHashSet<>(set.keys());
        wanted.add(set.template());
        missing.forEach(rpm -> wanted.add(rpm.entry()));
        String repodata = set.template().substring(0, set.template().lastIndexOf('/') + 1) + "repodata/";
        return index.entries().stream()
                .filter(entry -> wanted.contains(entry.name()) || entry.name().startsWith(repodata))
                .toList();
    }
}
