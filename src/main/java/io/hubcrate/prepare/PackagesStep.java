package io.hubcrate.prepare;

import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PackageSet.Rpm;
import io.hubcrate.install.Change;
import io.hubcrate.install.Effect;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeScript;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
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

    private static final String PUBLIC_KEY = "gpg-pubkey-";
    private static final String REMOVE = NodeScript.read(PackagesStep.class, "packages-remove.sh");

    @Override
    public String id() {
        return "packages";
    }

    @Override
    public String title() {
        return "install packages of the operating system";
    }

    /** A package of the container runtime starts it again. */
    @Override
    public Effect effect() {
        return Effect.RESTARTS_RUNTIME;
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
                    ? "install again, the transaction it came with did not end"
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

    private PackageTransactions transactions(NodeWork work) {
        return new PackageTransactions(work, id(), folder(work));
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
        List<Made> coming = new ArrayList<>();
        for (String key : keys(missing)) {
            if (!installed.trusts(key)) {
                coming.add(new Made(id(), Kind.PACKAGE, PUBLIC_KEY + InstalledPackages.keyVersion(key), ""));
            }
        }
        for (Rpm rpm : missing) {
            String before = installed.find(nevra(rpm)).map(Nevra::toString).orElse("");
            coming.add(new Made(id(), Kind.PACKAGE, rpm.nevra(), before));
        }
        work.record().noteAll(coming);
        transactions(work).run(set, missing, rpm -> installed.has(nevra(rpm)));
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
        work.record().forgetAll(all);
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

    /** Whether a package of that name is still to come to this node: what it will bring cannot be seen yet. */
    static boolean isToCome(NodeWork work, String name) {
        boolean brought = work.bundle().index().packages().stream()
                .flatMap(set -> set.packages().stream())
                .anyMatch(rpm -> nevra(rpm).name().equals(name));
        if (!brought) {
            return false;
        }
        InstalledPackages installed = InstalledPackages.read(work);
        return sets(work, installed).stream()
                .flatMap(set -> set.packages().stream())
                .map(PackagesStep::nevra)
                .anyMatch(nevra -> nevra.name().equals(name) && !installed.satisfies(nevra));
    }

    private List<Rpm> missing(NodeWork work, PackageSet wanted, InstalledPackages installed) {
        Set<String> cutOff = cutOff(work, wanted);
        return wanted.packages().stream()
                .filter(rpm -> !installed.satisfies(nevra(rpm)) || cutOff.contains(rpm.nevra()))
                .toList();
    }

    /**
     * What a transaction began with that did not come to its end, by a power cut or a scriptlet for example. rpm may name
     * such a package as installed, although its files are empty or its scripts failed or never ran.
     */
    private Set<String> cutOff(NodeWork work, PackageSet set) {
        if (!StagedFolder.isLeft(work, id(), folder(work))
                || !transactions(work).isBegun(set)) {
            return Set.of();
        }
        return work.record().of(id()).stream()
                .filter(made -> made.kind() == Kind.PACKAGE)
                .map(Made::name)
                .collect(Collectors.toSet());
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
}
