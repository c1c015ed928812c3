package io.hubcrate.yum;

import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.rpm.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package that can be chosen, or that the release has. Equal only to itself.
 *
 * <p>Requirements of an installed package are empty where nobody knows them.
 */
final class PoolPackage {
    /**
     * Where a package comes from.
     *
     * @param id by which the repository's other metadata mean it
     * @param file null if it cannot be fetched, as {@link #flaw} says
     */
    record Source(YumRepository repository, String id, @Nullable File file) {}

    /** Its file in the repository. */
    record File(String location, Checksum checksum, long size) {}

    final Nevra nevra;
    final @Nullable Source source;
    /** Why it must not be chosen; null for most. A package that nobody wants condemns no repository. */
    @Nullable
    MetadataException flaw;

    final List<Capability> provides = new ArrayList<>();
    final List<String> files = new ArrayList<>();
    final List<Requirement> requires = new ArrayList<>();
    final List<Requirement> conflicts = new ArrayList<>();
    final List<Capability> obsoletes = new ArrayList<>();
    final List<Requirement> recommends = new ArrayList<>();

    PoolPackage(Nevra nevra, @Nullable Source source) {
        this.nevra = nevra;
        this.source = source;
    }

    String name() {
        return nevra.name();
    }

    boolean installed() {
        return source == null;
    }

    Source requireSource() {
        if (source == null) {
            throw new IllegalStateException("installed: " + nevra);
        }
        return source;
    }

    /** @throws MetadataException if it is one that nobody can fetch safely */
    File requireFile() {
        File file = requireSource().file();
        if (flaw != null) {
            throw flaw;
        }
        if (file == null) {
            throw new IllegalStateException("neither file nor flaw: " + nevra);
        }
        return file;
    }

    /** Takes over what another description of the same package knows. */
    void learnFrom(PoolPackage other) {
        provides.addAll(other.provides);
        files.addAll(other.files);
        requires.addAll(other.requires);
        conflicts.addAll(other.conflicts);
        obsoletes.addAll(other.obsoletes);
    }

    /** Whether it obsoletes a package by name and version, as rpm does; its own name does not count. */
    boolean obsoletes(PoolPackage other) {
        return obsoletes.stream()
                .anyMatch(range -> range.name().equals(other.name())
                        && !other.name().equals(name())
                        && range.overlaps(other.itself()));
    }

    private Capability itself() {
        return Capability.of(name(), Capability.Relation.EQUAL, nevra.evr());
    }

    @Override
    public String toString() {
        return nevra.toString();
    }
}
