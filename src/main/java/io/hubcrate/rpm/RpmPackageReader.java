package io.hubcrate.rpm;

import io.hubcrate.rpm.Capability.Relation;
import io.hubcrate.rpm.RpmPackage.File;
import io.hubcrate.rpm.RpmPackage.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads what a package says of itself from its main header. */
final class RpmPackageReader {
    private static final int MAX_FILES = 1 << 20;
    private static final long GHOST = 1 << 6;
    private static final long FILE_TYPE = 0170000;
    private static final long FOLDER = 0040000;
    /** Needed before: RPMSENSE_PREREQ, and by the scriptlets that run before or after the files arrive. */
    private static final long BEFORE = (1 << 6) | (1 << 9) | (1 << 10);

    private final RpmHeader header;

    private RpmPackageReader(RpmHeader header) {
        this.header = header;
    }

    static RpmPackage read(RpmHeader header, RpmHeader signature, long start, long end) throws MalformedRpmException {
        return new RpmPackageReader(header).read(signature, start, end);
    }

    private RpmPackage read(RpmHeader signature, long start, long end) throws MalformedRpmException {
        Evr evr =
                new Evr(header.findNumber(RpmTag.EPOCH).orElse(0L), required(RpmTag.VERSION), required(RpmTag.RELEASE));
        Map<Kind, List<RpmPackage.Relation>> relations = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            relations.put(kind, relations(kind));
        }
        return new RpmPackage(
                new Nevra(required(RpmTag.NAME), evr, required(RpmTag.ARCH)),
                text(RpmTag.SUMMARY),
                text(RpmTag.DESCRIPTION),
                text(RpmTag.URL),
                text(RpmTag.LICENSE),
                text(RpmTag.VENDOR),
                text(RpmTag.GROUP),
                text(RpmTag.PACKAGER),
                text(RpmTag.BUILD_HOST),
                text(RpmTag.SOURCE_RPM),
                header.findNumber(RpmTag.BUILD_TIME).orElse(0L),
                header.findNumber(header.has(RpmTag.LONG_SIZE) ? RpmTag.LONG_SIZE : RpmTag.SIZE)
                        .orElse(0L),
                header.has(RpmTag.ARCHIVE_SIZE)
                        ? header.findNumber(RpmTag.ARCHIVE_SIZE).orElse(0L)
                        : signature.findNumber(RpmTag.SIGNATURE_ARCHIVE_SIZE).orElse(0L),
                relations,
                files(),
                start,
                end,
                header.has(RpmTag.MODULARITY_LABEL));
    }

    private List<RpmPackage.Relation> relations(Kind kind) throws MalformedRpmException {
        List<String> names = header.texts(kind.names);
        List<String> versions = header.texts(kind.versions);
        List<Long> flags = header.numbers(kind.flags);
        if (names.size() != versions.size() || names.size() != flags.size()) {
            throw new MalformedRpmException(
                    "its " + kind.text() + " have names, versions and flags in different numbers");
        }
        List<RpmPackage.Relation> relations = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String version = versions.get(i);
            Capability capability = version.isEmpty()
                    ? Capability.of(names.get(i))
                    : Capability.of(names.get(i), Relation.ofFlags(flags.get(i)), Evr.parse(version));
            relations.add(new RpmPackage.Relation(capability, kind == Kind.REQUIRES && (flags.get(i) & BEFORE) != 0));
        }
        return relations;
    }

    private List<File> files() throws MalformedRpmException {
        List<String> names = header.texts(RpmTag.BASE_NAMES);
        List<String> folders = header.texts(RpmTag.DIR_NAMES);
        List<Long> indexes = header.numbers(RpmTag.DIR_INDEXES);
        List<Long> modes = header.numbers(RpmTag.FILE_MODES);
        List<Long> flags = header.numbers(RpmTag.FILE_FLAGS);
        if (names.size() != indexes.size()
                || names.size() != modes.size()
                || names.size() != flags.size()
                || names.size() > MAX_FILES) {
            throw new MalformedRpmException("its list of files is damaged");
        }
        List<File> files = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            long folder = indexes.get(i);
            if (folder >= folders.size()) {
                throw new MalformedRpmException("its list of files is damaged");
            }
            files.add(new File(
                    folders.get((int) folder) + names.get(i),
                    (modes.get(i) & FILE_TYPE) == FOLDER,
                    (flags.get(i) & GHOST) != 0));
        }
        return files;
    }

    private String required(int tag) throws MalformedRpmException {
        return header.findText(tag).orElseThrow(() -> new MalformedRpmException("its header lacks tag " + tag));
    }

    private String text(int tag) throws MalformedRpmException {
        return header.findText(tag).orElse("");
    }
}
