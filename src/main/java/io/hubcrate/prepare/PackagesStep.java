package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PackageSet.Rpm;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeScript;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every package set of the bundle that is for this node's release, each from its own repository in the bundle and no
 * other, each package's signature checked by the node's own rpm. A newer package that the node has already stays.
 */
public final class PackagesStep implements Step {
    /** A slow disk, a long scriptlet. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Unpacked programs and libraries are about this many times their packages. */
    private static final int UNPACKED = 3;

    /** Before the name of a package that is there, but may not be whole. */
    private static final String AGAIN = "again:";

    private static final String PUBLIC_KEY = "gpg-pubkey-";
    private static final String INSTALL = NodeScript.read(PackagesStep.class, "packages-install.sh");
    private static final String REMOVE = NodeScript.read(PackagesStep.class, "packages-remove.sh");

    @Override
    public String id() {
        return "packages";
    }

    @Override
    public String title() {
        return "install packages of the operating system";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (work.bundle().index().packages().isEmpty()) {
            addLeft(work, changes);
            return changes;
        }
        InstalledPackages installed = InstalledPackages.read(work);
        List<Rpm> missing = new ArrayList<>();
        sets(work, installed).forEach(set -> missing.addAll(missing(work, set, installed)));
        keys(missing).stream()
                .filter(key -> !installed.trusts(key))
                .map(key -> Change.of("key " + key, "let rpm believe packages that it signed"))
                .forEach(changes::add);
        for (Rpm rpm : missing) {
            String text = installed.has(nevra(rpm))
                    ? "install again, its installation was cut off"
                    : installed
                            .find(nevra(rpm))
                            .map(older -> "update from " + older.evr())
                            .orElse("install");
            changes.add(new Change(rpm.nevra(), text, rpm.size(), UNPACKED * rpm.size()));
        }
        addLeft(work, changes);
        return changes;
    }

    private void addLeft(NodeWork work, List<Change> changes) {
        if (StagedFolder.isLeft(work, id(), folder(work))) {
            changes.add(Change.of(folder(work), "remove what a run left that did not end"));
        }
    }

    private static String folder(NodeWork work) {
        return work.shell().node().folders().hubcrate() + "/packages";
    }

    @Override
    public void apply(NodeWork work) {
        List<PackageSet> sets =
                work.bundle().index().packages().isEmpty() ? List.of() : sets(work, InstalledPackages.read(work));
        for (PackageSet set : sets) {
            // What one set brought, the next need not bring again.
            install(work, set, InstalledPackages.read(work));
        }
        removeLeft(work);
    }

    private void removeLeft(NodeWork work) {
        if (StagedFolder.isLeft(work, id(), folder(work))) {
            StagedFolder.remove(work, id(), folder(work));
        }
    }

    private void install(NodeWork work, PackageSet set, InstalledPackages installed) {
        List<Rpm> missing = missing(work, set, installed);
        if (missing.isEmpty()) {
            return;
        }
        for (String key : keys(missing)) {
            if (!installed.trusts(key)) {
                work.record().note(id(), Kind.PACKAGE, PUBLIC_KEY + InstalledPackages.keyVersion(key), "");
            }
        }
        for (Rpm rpm : missing) {
            String before = installed.find(nevra(rpm)).map(Nevra::toString).orElse("");
            work.record().note(id(), Kind.PACKAGE, rpm.nevra(), before);
        }
        String folder = folder(work);
        try (StagedFolder staged = new StagedFolder(work, id(), folder)) {
            entries(work.bundle().index(), set, missing).forEach(staged::add);
            transact(
                    work,
                    set.name(),
                    missing.stream()
                            .map(rpm -> (installed.has(nevra(rpm)) ? AGAIN : "") + rpm.nevra())
                            .toList());
        }
    }

    private static void transact(NodeWork work, String set, List<String> packages) {
        List<String> arguments = new ArrayList<>(List.of(folder(work), set));
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
                            + " under packages, with installedOnTarget made on this node." + mirrorAdvice(work),
                    null);
        }
        if (!result.succeeded()) {
            throw new NodeException(
                    "packages-not-installed",
                    work.shell().node().name(),
                    "installing the packages of the set " + set + " ended with status " + result.exit() + ":\n"
                            + result.err().strip(),
                    "Mend what it names and repeat the command; what is installed already stays.",
                    null);
        }
    }

    /** A way for the operator, never one of ours: what hubcrate installs comes from the bundle. */
    private static String mirrorAdvice(NodeWork work) {
        URI mirror = work.site().services().yumMirror();
        return mirror == null
                ? ""
                : " Or install them on the node from the site's own mirror first: dnf --repofrompath=site," + mirror
                        + " --disablerepo='*' --enablerepo=site install NAME";
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (work.record().of(id()).isEmpty()) {
            return changes;
        }
        InstalledPackages installed = InstalledPackages.read(work);
        for (Made made : work.record().of(id())) {
            boolean key = made.name().startsWith(PUBLIC_KEY);
            if (!isThere(made, installed)) {
                continue;
            }
            changes.add(Change.of(
                    made.name(),
                    key
                            ? "let rpm no longer believe this key"
                            : made.before().isEmpty() ? "remove" : "keep, updated from " + made.before()));
        }
        changes.removeIf(change -> change.text().startsWith("keep"));
        addLeft(work, changes);
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        removeLeft(work);
        List<Made> all = work.record().of(id());
        if (all.isEmpty()) {
            return;
        }
        InstalledPackages installed = InstalledPackages.read(work);
        List<String> names = all.stream()
                .filter(made -> made.before().isEmpty() && isThere(made, installed))
                .map(Made::name)
                .map(PackagesStep::withoutEpoch)
                .toList();
        if (!names.isEmpty()) {
            CommandResult result = work.shell()
                    .run(Command.script(REMOVE, names.toArray(String[]::new))
                            .asChange()
                            .within(LIMIT));
            if (!result.succeeded()) {
                throw new NodeException(
                        "packages-still-needed",
                        work.shell().node().name(),
                        "the packages that hubcrate installed cannot be removed:\n"
                                + result.err().strip(),
                        "Something that came later needs them. Remove that first, or keep them.",
                        null);
            }
        }
        all.forEach(made -> work.record().forget(id(), made.kind(), made.name()));
    }

    private static boolean isThere(Made made, InstalledPackages installed) {
        return made.name().startsWith(PUBLIC_KEY)
                ? installed.trusts(made.name())
                : Nevra.parse(made.name()).filter(installed::has).isPresent();
    }

    /** rpm -e takes no epoch before version 4.15. */
    private static String withoutEpoch(String name) {
        return name.replaceFirst("-[0-9]+:", "-");
    }

    private static List<PackageSet> sets(NodeWork work, InstalledPackages installed) {
        return work.bundle().index().packages().stream()
                .filter(set -> installed.isFor(set.os()))
                .toList();
    }

    private List<Rpm> missing(NodeWork work, PackageSet wanted, InstalledPackages installed) {
        Set<String> cutOff = cutOff(work, wanted);
        return wanted.packages().stream()
                .filter(rpm -> !installed.satisfies(nevra(rpm)) || cutOff.contains(rpm.nevra()))
                .toList();
    }

    /**
     * What a transaction began with that did not come to its end, by a power cut for example. rpm may name such a package
     * as installed, although its files are empty or its scripts never ran.
     */
    private Set<String> cutOff(NodeWork work, PackageSet set) {
        if (!StagedFolder.isLeft(work, id(), folder(work)) || isEnded(work, set)) {
            return Set.of();
        }
        return work.record().of(id()).stream()
                .filter(made -> made.kind() == Kind.PACKAGE)
                .map(Made::name)
                .collect(Collectors.toSet());
    }

    /** Whether the command that may have outlived its run came to its end. */
    private static boolean isEnded(NodeWork work, PackageSet set) {
        return work.shell()
                .run(Command.of("test", "-e", folder(work) + "/log/ended-" + set.name())
                        .asRoot())
                .succeeded();
    }

    private static Nevra nevra(Rpm rpm) {
        return Nevra.parse(rpm.nevra())
                .orElseThrow(() -> new IllegalStateException("not the name of a package: " + rpm.nevra()));
    }

    private static Set<String> keys(List<Rpm> packages) {
        Set<String> keys = new LinkedHashSet<>();
        packages.forEach(rpm -> keys.add(rpm.signer()));
        return keys;
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
