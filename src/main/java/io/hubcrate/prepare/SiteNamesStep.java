package io.hubcrate.prepare;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Names that no DNS knows, from the site file into {@code /etc/hosts} of each node; and the node's own, for which kubeadm
 * would ask name servers otherwise, and wait for them where they do not answer. What the C library finds by itself it does not.
 */
public final class SiteNamesStep implements Step {
    private static final String HOSTS = "/etc/hosts";
    private static final String OURS = " # hubcrate";

    @Override
    public String id() {
        return "site-names";
    }

    @Override
    public String title() {
        return "make names known that no DNS knows";
    }

    private static String line(Map.Entry<String, String> host) {
        return host.getValue() + " " + host.getKey() + OURS;
    }

    private static boolean isOurs(String line) {
        return line.endsWith(OURS);
    }

    private static List<String> withoutOurs(List<String> lines) {
        return lines.stream().filter(line -> !isOurs(line)).toList();
    }

    /** Those that the node needs and nobody else has written there. */
    private static List<String> wanted(NodeWork work, List<String> foreign) {
        List<String> wanted = new ArrayList<>();
        for (Map.Entry<String, String> host : work.site().services().hosts().entrySet()) {
            if (!isWritten(work, host, foreign)) {
                wanted.add(line(host));
            }
        }
        Map.Entry<String, String> own =
                Map.entry(work.node().name(), work.node().address());
        if (work.bundle().index().findKubernetes().isPresent()
                && foreign.stream().noneMatch(line -> words(line).contains(own.getKey()))
                && !work.site().services().hosts().containsKey(own.getKey())) {
            wanted.add(line(own));
        }
        return wanted;
    }

    /** The address of a line, and what stands behind it. */
    private static List<String> words(String line) {
        return Arrays.asList(line.replaceFirst("#.*", "").strip().split("\\s+"));
    }

    /**
     * Whether a line of the site's own says the same.
     *
     * @throws NodeException {@code site-name-elsewhere} if one says otherwise: both would be asked in turn
     */
    private static boolean isWritten(NodeWork work, Map.Entry<String, String> host, List<String> foreign) {
        for (String line : foreign) {
            List<String> words = words(line);
            if (!words.subList(1, words.size()).contains(host.getKey())) {
                continue;
            }
            if (isIpv6(words.get(0)) != isIpv6(host.getValue())) {
                continue;
            }
            if (!words.get(0).equals(host.getValue())) {
                throw new NodeException(
                        "site-name-elsewhere",
                        work.shell().node().name(),
                        HOSTS + " says that " + host.getKey() + " is " + words.get(0) + "; the site file says "
                                + host.getValue(),
                        "Correct the one that is wrong: the line in " + HOSTS + " on the node, or services.hosts in "
                                + work.site().file() + ".",
                        null);
            }
            return true;
        }
        return false;
    }

    private static boolean isIpv6(String address) {
        return address.contains(":");
    }

    @Override
    public List<Change> examine(NodeWork work) {
        EditedFile file = EditedFile.read(work, HOSTS);
        List<String> wanted = wanted(work, withoutOurs(file.lines()));
        List<Change> changes = new ArrayList<>();
        for (String line : wanted) {
            if (!file.lines().contains(line)) {
                changes.add(Change.of(HOSTS, "add the line: " + line));
            }
        }
        for (String line : file.lines()) {
            if (isOurs(line) && !wanted.contains(line)) {
                changes.add(Change.of(HOSTS, "take out the line: " + line));
            }
        }
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        if (examine(work).isEmpty()) {
            return;
        }
        EditedFile file = EditedFile.read(work, HOSTS);
        List<String> lines = new ArrayList<>(withoutOurs(file.lines()));
        lines.addAll(wanted(work, lines));
        file.with(lines).write(id());
    }

    @Override
    public List<Change> examineUndo(NodeWork work) {
        return EditedFile.examineUndo(work, id());
    }

    @Override
    public void undo(NodeWork work) {
        EditedFile.undo(work, id(), HOSTS, SiteNamesStep::withoutOurs);
        new MadeFiles(work, id()).undo();
    }
}
