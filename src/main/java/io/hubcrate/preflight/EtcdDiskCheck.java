package io.hubcrate.preflight;

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
        long slowest = node.facts().storage().slowestFsync().orElse(0L);
        long median = node.facts().storage().medianFsync().orElse(0L);
        if (slowest <= GOOD) {
            return;
        }
        String evidence = "a synchronous write takes " + millis(median) + ", in the slowest of "
                + node.facts().storage().fsyncNanos().size() + " tries " + millis(slowest);
        String[] remedy = {
            "# measure again when nothing else uses the disk (backups, scans, image loads):",
            "dd if=/dev/zero of="
                    + InspectedNode.word(parentOf(node.node().folders().etcd()) + "/probe")
                    + " bs=2300 count=200 oflag=dsync",
            "rm " + InspectedNode.word(parentOf(node.node().folders().etcd()) + "/probe"),
            "# if it stays so, name a folder on an SSD for etcd on " + node.name() + " in the site file"
        };
        if (median > HOPELESS) {
            findings.error(
                    FindingCode.ETCD_DISK_SLOW, node, evidence, "10 ms; above 100 ms etcd loses its leader", remedy);
        } else {
            findings.warning(
                    FindingCode.ETCD_DISK_SLOW,
                    node,
                    evidence,
                    "10 ms or less, else the cluster is slow when many users start at once",
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
