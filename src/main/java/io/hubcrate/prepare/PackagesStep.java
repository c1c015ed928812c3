package io.hubcrate.prepare;

import io.hubcrate.bundle.PackageSet;
import io.hubcrate.bundle.PackageSet.Rpm;
import io.hubcrate.install.Change;
import io.hubcrate.install.Effect;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.road.Road;
import io.hubcrate.rpm.Nevra;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every package set of the bundle that is for this node's release, each from its own repository in the bundle and no
 * other, each package's signature checked by the node's own rpm. A newer package that the node has already stays, unless a later
 * bundle brought it and somebody goes back; what an earlier bundle brought and this one does not is taken away.
 */
public final class PackagesStep implements Step {
    /** Unpacked programs and libraries are about this many times their packages. */
    private static final int UNPACKED = 3;

    private final Road road = new Road();

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
            changes.add(new Change(rpm.nevra(), text(rpm, installed), rpm.size(), UNPACKED * rpm.size()));
        }
        unwanted(work, installed)
                .forEach(made -> changes.add(Change.of(
                        made.name(),
                        BroughtPackages.isKey(made)
                                ? "let rpm no longer believe this key: nothing of the bundle is signed by it"
                                : "remove: the bundle does not bring it any more")));
        addLeft(work, changes);
        return changes;
    }

    private static String text(Rpm rpm, InstalledPackages installed) {
        Nevra nevra = nevra(rpm);
        if (installed.has(nevra)) {
            return "install again, the transaction it came with did not end";
        }
        return installed
                .find(nevra)
                .map(there -> (there.evr().compareTo(nevra.evr()) < 0 ? "update from " : "go back from ") + there.evr())
                .orElse("install");
    }

    /** One without Kubernetes, or without packages for this node, completes others. */
    private List<Made> unwanted(NodeWork work, InstalledPackages installed) {
        List<PackageSet> sets = sets(work, installed);
        boolean whole = work.bundle().index().findKubernetes().isPresent();
        return whole && !sets.isEmpty() ? new BroughtPackages(work, id(), installed).unwanted(sets) : List.of();
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
        return new PackageTransactions(work, id(), folder(work), road);
    }

    @Override
    public void apply(NodeWork work) {
        List<PackageSet> sets =
                work.bundle().index().packages().isEmpty() ? List.of() : sets(work, InstalledPackages.read(work));
        for (PackageSet set : sets) {
            // What one set brought, the next need not bring again.
            install(work, set, InstalledPackages.read(work));
        }
        if (!sets.isEmpty()) {
            InstalledPackages installed = InstalledPackages.read(work);
            List<Made> unwanted = unwanted(work, installed);
            new BroughtPackages(work, id(), installed).remove(unwanted);
            work.record().forgetAll(unwanted);
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
                coming.add(BroughtPackages.key(id(), key));
            }
        }
        for (Rpm rpm : missing) {
            String before = installed.find(nevra(rpm)).map(Nevra::toString).orElse("");
            coming.add(new Made(id(), Kind.PACKAGE, rpm.nevra(), before));
        }
        work.record().noteAll(coming);
        BroughtPackages brought = new BroughtPackages(work, id(), installed);
        transactions(work).run(set, missing, rpm -> installed.has(nevra(rpm)), rpm -> brought.isNewer(nevra(rpm)));
        List<Nevra> older = missing.stream()
                .map(PackagesStep::nevra)
                .filter(brought::isNewer)
                .toList();
        work.record().forgetAll(brought.replaced(older));
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (work.record().of(id()).isEmpty()) {
            return changes;
        }
        BroughtPackages brought = new BroughtPackages(work, id(), InstalledPackages.read(work));
        for (Made made : brought.present()) {
            if (BroughtPackages.isKey(made)) {
                changes.add(Change.of(made.name(), "let rpm no longer believe this key"));
            } else if (brought.isOurs(made)) {
                changes.add(Change.of(made.name(), "remove"));
            }
        }
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
        BroughtPackages brought = new BroughtPackages(work, id(), InstalledPackages.read(work));
        brought.remove(brought.present().stream().filter(brought::isOurs).toList());
        work.record().forgetAll(all);
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
        BroughtPackages brought = new BroughtPackages(work, id(), installed);
        return wanted.packages().stream()
                .filter(rpm ->
                        !installed.satisfies(nevra(rpm)) || cutOff.contains(rpm.nevra()) || brought.isNewer(nevra(rpm)))
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

    static Nevra nevra(Rpm rpm) {
        return Nevra.parse(rpm.nevra())
                .orElseThrow(() -> new IllegalStateException("not the name of a package: " + rpm.nevra()));
    }

    private static Set<String> keys(List<Rpm> packages) {
        Set<String> keys = new LinkedHashSet<>();
        packages.forEach(rpm -> keys.add(rpm.signer()));
        return keys;
    }
}
