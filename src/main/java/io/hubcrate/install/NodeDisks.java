package io.hubcrate.install;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.Plan.Disk;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Free space of the file systems on which changes put something. */
final class NodeDisks {
    private static final String SCRIPT = PackedText.read(NodeDisks.class, "disks.sh");
    private static final long KILO = 1024;

    private NodeDisks() {}

    /** Sorted by mount point; empty if the changes put nothing anywhere. */
    static List<Disk> of(NodeShell shell, List<Change> changes) {
        SortedMap<String, Long> gains = new TreeMap<>();
        changes.stream()
                .filter(change -> change.diskBytes() != 0)
                .forEach(change -> gains.merge(change.folder(), change.diskBytes(), Long::sum));
        if (gains.isEmpty()) {
            return List.of();
        }
        List<String> folders = new ArrayList<>(gains.keySet());
        CommandResult result = shell.run(Command.script(SCRIPT, folders.toArray(String[]::new)));
        SortedMap<String, Disk> disks = new TreeMap<>();
        for (String line : result.lines()) {
            String[] fields = line.split("\t", -1);
            Long gain = fields.length == 3 ? gains.remove(fields[0]) : null;
            if (gain == null || !fields[1].matches("-?[0-9]{1,15}")) {
                throw unreadable(shell, line);
            }
            long free = Long.parseLong(fields[1]) * KILO;
            disks.merge(
                    fields[2],
                    new Disk(fields[2], free, gain),
                    (one, two) -> new Disk(one.mount(), one.free(), one.gain() + two.gain()));
        }
        if (!gains.isEmpty()) {
            throw unreadable(shell, result.err().strip());
        }
        return List.copyOf(disks.values());
    }

    private static NodeException unreadable(NodeShell shell, String text) {
        return new NodeException(
                "node-disks-unreadable",
                shell.node().name(),
                "df does not tell the free space: " + text,
                "Type on the node: df -P -k /",
                null);
    }
}
