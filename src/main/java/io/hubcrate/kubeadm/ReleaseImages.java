package io.hubcrate.kubeadm;

import io.hubcrate.content.PackedText;
import java.util.List;

/**
 * A row of the table: patch releases of one minor version whose kubeadm agrees on everything but its own version.
 *
 * @param minor for example {@code 1.20}
 * @param imageRepository kubeadm's default
 * @param pause tag of the pause image
 * @param deeperCoreDns when CoreDNS stands at {@code coredns/coredns}
 */
record ReleaseImages(
        String minor,
        int firstPatch,
        int lastPatch,
        String imageRepository,
        String pause,
        String etcd,
        String coreDns,
        DeeperCoreDns deeperCoreDns) {
    private static final String RESOURCE = "images.txt";

    /** The upstream image moved one folder deeper with 1.21; copies of it elsewhere did not. */
    enum DeeperCoreDns {
        NEVER,
        /** In the default image repository alone. */
        DEFAULT,
        ALWAYS
    }

    /** All rows, oldest first. */
    static List<ReleaseImages> table() {
        return PackedText.read(ReleaseImages.class, RESOURCE)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(ReleaseImages::parse)
                .toList();
    }

    private static ReleaseImages parse(String line) {
        List<String> columns = List.of(line.strip().split("\\s+"));
        int dot = columns.get(0).lastIndexOf('.');
        return new ReleaseImages(
                columns.get(0).substring(0, dot),
                Integer.parseInt(columns.get(0).substring(dot + 1)),
                Integer.parseInt(columns.get(1)),
                columns.get(2),
                columns.get(3),
                columns.get(4),
                columns.get(5),
                DeeperCoreDns.valueOf(columns.get(6).toUpperCase(java.util.Locale.ROOT)));
    }

    boolean covers(String minorVersion, int patch) {
        return minor.equals(minorVersion) && firstPatch <= patch && patch <= lastPatch;
    }

    String coreDnsPath(String repository) {
        return switch (deeperCoreDns) {
            case NEVER -> "coredns";
            case DEFAULT -> repository.equals(imageRepository) ? "coredns/coredns" : "coredns";
            case ALWAYS -> "coredns/coredns";
        };
    }
}
