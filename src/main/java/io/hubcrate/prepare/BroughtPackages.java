package io.hubcrate.prepare;

import io.hubcrate.bundle.PackageSet;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The packages that bundles have brought to one node, by its record, as far as they are still there. */
final class BroughtPackages {
    /** A slow disk, a long scriptlet. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final String PUBLIC_KEY = "gpg-pubkey-";
    private static final String REMOVE = PackedText.read(PackagesStep.class, "packages-remove.sh");

    private final NodeWork work;
    private final InstalledPackages installed;
    private final List<Made> noted;

    BroughtPackages(NodeWork work, String step, InstalledPackages installed) {
        this.work = work;
        this.installed = installed;
        this.noted = work.record().of(step).stream()
                .filter(made -> made.kind() == Kind.PACKAGE)
                .toList();
    }

    /** A key as rpm's list of packages names it. */
    static Made key(String step, String fingerprint) {
        return new Made(step, Kind.PACKAGE, PUBLIC_KEY + InstalledPackages.keyVersion(fingerprint), "");
    }

    static boolean isKey(Made made) {
        return made.name().startsWith(PUBLIC_KEY);
    }

    /** Those that are there as they came; a person may have updated or removed others. */
    List<Made> present() {
        return noted.stream().filter(this::isThere).toList();
    }

    private boolean isThere(Made made) {
        return isKey(made)
                ? installed.trusts(made.name())
                : Nevra.parse(made.name()).filter(installed::has).isPresent();
    }

    /** Whether a package came with bundles from the beginning: not where the first one found an older one there. */
    boolean isOurs(Made made) {
        Set<String> seen = new HashSet<>();
        Made now = made;
        while (!now.before().isEmpty() && seen.add(now.name())) {
            String before = now.before();
            Made earlier = noted.stream()
                    .filter(one -> one.name().equals(before))
                    .findFirst()
                    .orElse(null);
            if (earlier == null) {
                return false;
            }
            now = earlier;
        }
        return now.before().isEmpty();
    }

    /** Whether a newer one than this is there, and a later bundle has brought it. */
    boolean isNewer(Nevra wanted) {
        return installed
                .find(wanted)
                .filter(there -> there.evr().compareTo(wanted.evr()) > 0)
                .filter(there -> noted.stream()
                        .anyMatch(made ->
                                Nevra.parse(made.name()).filter(there::equals).isPresent()))
                .isPresent();
    }

    /**
     * Those that no set of the bundle has any more, in no version, and that nothing on the node needs; none of the packages
     * if rpm refuses any of them: what came later needs them, and so they stay. And the keys that signed nothing of the
     * bundle: rpm shall believe no more than what is wanted.
     */
    List<Made> unwanted(List<PackageSet> sets) {
        Set<String> wanted = new HashSet<>();
        Set<String> keys = new HashSet<>();
        sets.forEach(set -> set.packages().forEach(rpm -> {
            wanted.add(kind(rpm.nevra()));
            keys.add(key("", rpm.signer()).name());
        }));
        List<Made> gone = new ArrayList<>(present().stream()
                .filter(made -> !isKey(made) && isOurs(made) && !wanted.contains(kind(made.name())))
                .toList());
        if (!gone.isEmpty() && !run(gone, "test").succeeded()) {
            gone.clear();
        }
        present().stream()
                .filter(made -> isKey(made) && !keys.contains(made.name()))
                .forEach(gone::add);
        return gone;
    }

    /** Name and architecture, whatever the version. */
    private static String kind(String nevra) {
        return Nevra.parse(nevra)
                .map(one -> one.name() + "." + one.arch())
                .orElseThrow(() -> new IllegalStateException("not the name of a package: " + nevra));
    }

    /**
     * Takes these away in one transaction.
     *
     * @throws NodeException code {@code packages-still-needed}
     */
    void remove(List<Made> packages) {
        if (packages.isEmpty()) {
            return;
        }
        CommandResult result = run(packages, "erase");
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

    private CommandResult run(List<Made> packages, String verb) {
        List<String> words = new ArrayList<>(List.of(verb));
        // rpm -e takes no epoch before version 4.15.
        packages.forEach(made -> words.add(made.name().replaceFirst("-[0-9]+:", "-")));
        Command command = Command.script(REMOVE, words.toArray(String[]::new)).within(LIMIT);
        return work.shell().run(verb.equals("erase") ? command.asChange() : command.asRoot());
    }

    /** The record's entries of what newer ones these have taken the place of. */
    List<Made> replaced(List<Nevra> older) {
        return noted.stream()
                .filter(made -> Nevra.parse(made.name())
                        .filter(one -> older.stream()
                                .anyMatch(now -> now.name().equals(one.name())
                                        && now.arch().equals(one.arch())
                                        && now.evr().compareTo(one.evr()) < 0))
                        .isPresent())
                .toList();
    }
}
