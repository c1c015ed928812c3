package io.hubcrate.preflight;

import io.hubcrate.content.PackedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which system carries which Kubernetes, as {@code support-matrix.txt} says; its sources stand in docs/support-matrix.md.
 * What has no row is not supported.
 *
 * @param rows in the order of the file
 */
record SupportMatrix(List<Row> rows) {
    SupportMatrix {
        rows = List.copyOf(rows);
    }

    /**
     * One line.
     *
     * @param os {@code el7} and so on
     * @param from the first minor release of Kubernetes
     * @param to the last one; the highest number for no end that is known
     * @param kernel the oldest, as {@code 4.19}
     * @param cgroups versions that kubelet takes there
     * @param source a heading of docs/support-matrix.md
     */
    record Row(
            String os,
            KubernetesVersion from,
            KubernetesVersion to,
            String kernel,
            Set<Integer> cgroups,
            String source) {
        boolean covers(String system, KubernetesVersion version) {
            return os.equals(system) && from.compareTo(version) <= 0 && to.compareTo(version) >= 0;
        }

        /** {@code 1.20 to 1.31}. */
        String span() {
            if (to.minor() == Integer.MAX_VALUE) {
                return from + " and later";
            }
            return from.equals(to) ? from.toString() : from + " to " + to;
        }
    }

    /** The one that hubcrate carries. */
    static SupportMatrix read() {
        return parse(PackedText.read(SupportMatrix.class, "support-matrix.txt"));
    }

    static SupportMatrix parse(String text) {
        List<Row> rows = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.trim().split(" +", 6);
            if (words.length != 6) {
                throw new IllegalStateException("support matrix: " + line);
            }
            rows.add(new Row(
                    words[0],
                    KubernetesVersion.parse(words[1]).orElseThrow(),
                    words[2].equals("-")
                            ? new KubernetesVersion(Integer.MAX_VALUE)
                            : KubernetesVersion.parse(words[2]).orElseThrow(),
                    words[3],
                    words[4].equals("1,2") ? Set.of(1, 2) : Set.of(Integer.parseInt(words[4])),
                    words[5]));
        }
        return new SupportMatrix(rows);
    }

    Optional<Row> find(String os, KubernetesVersion version) {
        return rows.stream().filter(row -> row.covers(os, version)).findFirst();
    }

    /** What a system does carry, for people. */
    String spansOf(String os) {
        return String.join(
                ", ",
                rows.stream().filter(row -> row.os().equals(os)).map(Row::span).toList());
    }
}
