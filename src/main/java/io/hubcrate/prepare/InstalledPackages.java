package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import io.hubcrate.rpm.Evr;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What rpm says that a node has. */
final class InstalledPackages {
    private static final String READ = PackedText.read(InstalledPackages.class, "packages-read.sh");

    private static final int MOST_TOLD = 200;

    private final String release;
    private final List<Nevra> packages;

    private InstalledPackages(String release, List<Nevra> packages) {
        this.release = release;
        this.packages = packages;
    }

    /** @throws NodeException code {@code packages-unreadable} */
    static InstalledPackages read(NodeWork work) {
        CommandResult result = work.shell().run(Command.script(READ).asRoot());
        if (!result.succeeded()) {
            throw unreadable(work, Answers.complaint(result));
        }
        String release = null;
        List<Nevra> packages = new ArrayList<>();
        for (String line : result.lines()) {
            String[] words = line.split(" ", -1);
            if (words.length == 2 && words[0].equals("release") && release == null) {
                release = words[1];
            } else if (words.length == 5 && words[1].matches("[0-9]{1,10}")) {
                packages.add(new Nevra(words[0], new Evr(Long.parseLong(words[1]), words[2], words[3]), words[4]));
            } else {
                throw unreadable(work, "it said '" + line.substring(0, Math.min(line.length(), MOST_TOLD)) + "'");
            }
        }
        // Even a bare node has the package that rpm itself came in: a damaged database may be silent about all.
        if (release == null || packages.isEmpty()) {
            throw unreadable(work, "it names no package at all");
        }
        return new InstalledPackages(release, packages);
    }

    private static NodeException unreadable(NodeWork work, String why) {
        return new NodeException(
                "packages-unreadable",
                work.shell().node().name(),
                "rpm does not tell what is installed: " + why,
                "Try on the node: rpm -qa | head. A damaged database is mended by: rpm --rebuilddb",
                null);
    }

    /** Whether packages of that label are for this release: {@code el9}; another label says nothing. */
    boolean isFor(String os) {
        return !os.matches("el[0-9]+") || release.isEmpty() || os.equals("el" + release);
    }

    /** The newest installed one of that name and architecture. */
    Optional<Nevra> find(Nevra wanted) {
        return packages.stream()
                .filter(one -> one.name().equals(wanted.name()) && one.arch().equals(wanted.arch()))
                .max((a, b) -> a.evr().compareTo(b.evr()));
    }

    /** Whether it, or a newer one, is installed. */
    boolean satisfies(Nevra wanted) {
        return find(wanted)
                .filter(one -> one.evr().compareTo(wanted.evr()) >= 0)
                .isPresent();
    }

    /** Whether exactly this is installed. */
    boolean has(Nevra exact) {
        return packages.contains(exact);
    }

    /** Whether packages signed by this key are believed; rpm names a key by its last 8 digits. */
    boolean trusts(String fingerprint) {
        String version = keyVersion(fingerprint);
        return packages.stream()
                .anyMatch(one ->
                        one.name().equals("gpg-pubkey") && one.evr().version().equals(version));
    }

    /** {@code gpg-pubkey}'s version for a key. */
    static String keyVersion(String fingerprint) {
        return fingerprint.substring(fingerprint.length() - 8).toLowerCase(Locale.ROOT);
    }
}
