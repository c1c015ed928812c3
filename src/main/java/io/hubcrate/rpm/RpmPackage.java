package io.hubcrate.rpm;

import java.util.List;
import java.util.Map;

/**
 * What a package's header says, as far as repository metadata needs it. Texts are as the packager wrote them.
 *
 * @param relations by kind, in the header's order
 * @param headerStart the first byte of the main header
 * @param headerEnd the first byte after it
 * @param modular whether it belongs to a module
 */
public record RpmPackage(
        Nevra nevra,
        String summary,
        String description,
        String url,
        String license,
        String vendor,
        String group,
        String packager,
        String buildHost,
        String sourceRpm,
        long buildTime,
        long installedSize,
        long archiveSize,
        Map<Kind, List<Relation>> relations,
        List<File> files,
        long headerStart,
        long headerEnd,
        boolean modular) {
    public RpmPackage {
        relations = Map.copyOf(relations);
        files = List.copyOf(files);
    }

    /** Of that kind, in the header's order. */
    public List<Relation> relations(Kind kind) {
        return relations.getOrDefault(kind, List.of());
    }

    /** The kinds of relations, by the names that repository metadata gives them, with the tags of their three parts. */
    public enum Kind {
        PROVIDES(1047, 1112, 1113),
        REQUIRES(1049, 1048, 1050),
        CONFLICTS(1054, 1053, 1055),
        OBSOLETES(1090, 1114, 1115),
        SUGGESTS(5049, 5051, 5050),
        ENHANCES(5055, 5057, 5056),
        RECOMMENDS(5046, 5048, 5047),
        SUPPLEMENTS(5052, 5054, 5053);

        final int names;
        final int flags;
        final int versions;

        Kind(int names, int flags, int versions) {
            this.names = names;
            this.flags = flags;
            this.versions = versions;
        }

        /** As in repository metadata. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One relation.
     *
     * @param before whether a scriptlet needs it, so that it must be installed before
     */
    public record Relation(Capability capability, boolean before) {}

    /** A file or folder of the package; a ghost is owned but not brought. */
    public record File(String path, boolean folder, boolean ghost) {}
}
