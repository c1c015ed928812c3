package io.hubcrate.preflight;

import io.hubcrate.content.ShellLine;
import java.util.Locale;

/** Whether the disk of etcd writes fast enough; etcd waits for the disk with every change in the cluster. */
final class EtcdDiskCheck implements Check.OfNode {
    private static final long GOOD = 10_000_000L;
    private static final long HOPELESS = 100_000_000L;

    @Override
    public void check(InspectedNode node, Inspection inspection, Findings findings) {
        if (!node.node().isControlPlane()) {
            return;
        }
        long slow = node.facts().storage().fsyncPercentile(99).orElse(0L);
        long median = node.facts().storage().fsyncPercentile(50).orElse(0L);
        if (slow <= GOOD) {
            return;
        }
        String evidence = "of " + node.facts().storage().fsyncNanos().size() + " synchronous writes 99 % took up to "
                + millis(slow) + ", half of them up to " + millis(median);
        String probe = ShellLine.quoted(parentOf(node.node().folders().etcd()) + "/probe");
        String[] remedy = {
            "# measure again when nothing else uses the disk (backups, scans, image loads);",
            "# this prints how long the three slowest of 200 writes took:",
            "for n in $(seq 200); do dd if=/dev/zero of=" + probe + " bs=2300 count=1 oflag=dsync conv=notrunc 2>&1;"
                    + " done | sed -n 's/.* copied, //p' | sort -g | tail -n 3",
            "rm " + probe,
            "# if it stays above 0.01 s, name a folder on an SSD for etcd on " + node.name() + " in the site",
            "# file ('folders: {etcd: ...}'), or accept that many logins at once take longer"
        };
        if (median > HOPELESS) {
            findings.error(
                    FindingCode.ETCD_DISK_SLOW,
                    node,
                    evidence,
                    "99 % within 10 ms; where half of them take more than 100 ms, etcd stops being able to work",
                    remedy);
        } else {
            findings.warning(
                    FindingCode.ETCD_DISK_SLOW,
                    node,
                    evidence,
                    "99 % within 10 ms, else the cluster is slow when many users start at once",
                    remedy);
        }
    }

    private static String parentOf(String folder) {
        int slash = folder.lastIndexOf('/');
        return slash <= 0 ? "" : folder.substring(0, slash);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
