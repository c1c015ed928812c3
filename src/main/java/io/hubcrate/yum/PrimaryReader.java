package io.hubcrate.yum;

import io.hubcrate.rpm.Capability;
import io.hubcrate.rpm.Capability.Relation;
import io.hubcrate.rpm.Evr;
import io.hubcrate.rpm.Nevra;
import io.hubcrate.rpm.Requirement;
import io.hubcrate.yum.MetadataXml.UnexpectedException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Reads {@code primary.xml} as a stream; packages of other architectures are passed over. */
final class PrimaryReader {
    private static final int MAX_PACKAGES = 500_000;
    /** Capabilities and files of all packages together; the largest distribution has a fifth of it. */
    private static final int MAX_ENTRIES = 10_000_000;

    private final YumRepository repository;
    private final Set<String> architectures;
    /** Tens of thousands of packages say the same few thousand things. */
    private final Map<String, Capability> known = new HashMap<>();

    /** By identity: what is known is there once. */
    private final IdentityHashMap<Capability, Requirement> plain = new IdentityHashMap<>();

    private final Map<String, Requirement> rich = new HashMap<>();
    private int entries;

    /** What one package element gave so far. */
    private static final class Draft {
        String name = "";
        String arch = "";

        @Nullable
        Evr evr;

        String id = "";

        @Nullable
        Checksum checksum;

        long size = -1;
        String location = "";

        @Nullable
        MetadataException flaw;
    }

    PrimaryReader(YumRepository repository, Set<String> architectures) {
        this.repository = repository;
        this.architectures = architectures;
    }

    void read(InputStream in, Consumer<PoolPackage> each) throws XMLStreamException {
        MetadataXml xml = new MetadataXml(in);
        int count = 0;
        while (xml.nextElement()) {
            if (xml.name().equals("package")) {
                count++;
                if (count > MAX_PACKAGES) {
                    throw new XMLStreamException("more than " + MAX_PACKAGES + " packages");
                }
                readPackage(xml, each);
            }
        }
    }

    private void readPackage(MetadataXml xml, Consumer<PoolPackage> each) throws XMLStreamException {
        int level = xml.depth();
        Draft draft = new Draft();
        while (xml.nextWithin(level)) {
            if (xml.name().equals("format")) {
                if (architectures.contains(draft.arch)) {
                    readFormat(xml, draft, each);
                }
            } else {
                try {
                    readChild(xml, draft);
                } catch (UnexpectedException e) {
                    draft.flaw = MetadataException.ofPackage(repository.id(), draft.name, e);
                } catch (MetadataException e) {
                    draft.flaw = e;
                }
            }
        }
    }

    private void readChild(MetadataXml xml, Draft draft) throws XMLStreamException {
        switch (xml.name()) {
            case "name" -> draft.name = xml.text();
            case "arch" -> draft.arch = xml.text();
            case "version" -> draft.evr = evr(xml);
            case "checksum" -> {
                String type = xml.require("type");
                draft.id = xml.text().strip();
                draft.checksum = Checksum.parse(repository.id() + " " + draft.name, type, draft.id);
            }
            case "size" -> draft.size = xml.number("package");
            case "location" -> draft.location = Repomd.location(xml);
            default -> {}
        }
    }

    private void readFormat(MetadataXml xml, Draft draft, Consumer<PoolPackage> each) throws XMLStreamException {
        if (draft.evr == null) {
            throw new XMLStreamException("package '" + draft.name + "' lacks its version");
        }
        Nevra nevra = new Nevra(draft.name, draft.evr, draft.arch);
        // The lock and dnf know it by this text, so no other package may have the same one.
        if (!Nevra.parse(nevra.toString()).equals(Optional.of(nevra))
                || !NAME.matcher(nevra.toString()).matches()) {
            throw new XMLStreamException("no package's name: " + nevra);
        }
        PoolPackage rpm = new PoolPackage(nevra, new PoolPackage.Source(repository, draft.id, file(draft)));
        rpm.flaw = draft.flaw;
        int level = xml.depth();
        String kind = "";
        while (xml.nextWithin(level)) {
            if (++entries > MAX_ENTRIES) {
                throw new XMLStreamException("more than " + MAX_ENTRIES + " capabilities and files");
            }
            if (xml.name().equals("entry")) {
                try {
                    add(rpm, kind, xml);
                } catch (UnexpectedException e) {
                    rpm.flaw = MetadataException.ofPackage(repository.id(), nevra.toString(), e);
                }
            } else if (xml.name().equals("file")) {
                rpm.files.add(xml.text());
            } else {
                kind = xml.name();
            }
        }
        each.accept(rpm);
    }

    /** Null, with the flaw told, unless everything is there that a fetch needs. */
    private PoolPackage.@Nullable File file(Draft draft) {
        if (draft.checksum != null && draft.size >= 0 && !draft.location.isEmpty()) {
            return new PoolPackage.File(draft.location, draft.checksum, draft.size);
        }
        if (draft.flaw == null) {
            draft.flaw = MetadataException.ofPackage(
                    repository.id(), draft.name, new UnexpectedException("it lacks checksum, size or location"));
        }
        return null;
    }

    private static final java.util.regex.Pattern NAME =
            java.util.regex.Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+:~^-]{2,511}");

    private void add(PoolPackage rpm, String kind, MetadataXml xml) throws UnexpectedException {
        switch (kind) {
            case "provides" -> rpm.provides.add(capability(xml));
            case "obsoletes" -> rpm.obsoletes.add(capability(xml));
            case "requires" -> rpm.requires.add(requirement(xml));
            case "conflicts" -> rpm.conflicts.add(requirement(xml));
            case "recommends" -> rpm.recommends.add(requirement(xml));
            default -> {}
        }
    }

    private Requirement requirement(MetadataXml xml) throws UnexpectedException {
        String name = xml.require("name");
        if (name.startsWith("(")) {
            Requirement requirement = rich.get(name);
            if (requirement == null) {
                try {
                    requirement = Requirement.parse(name);
                } catch (IllegalArgumentException e) {
                    throw new UnexpectedException(String.valueOf(e.getMessage()));
                }
                rich.put(name, requirement);
            }
            return requirement;
        }
        return plain.computeIfAbsent(capability(xml), Requirement.Plain::new);
    }

    private Capability capability(MetadataXml xml) throws UnexpectedException {
        String name = xml.require("name");
        String flags = xml.find("flags");
        if (flags == null || xml.find("ver") == null) {
            return known.computeIfAbsent(name, Capability::of);
        }
        Evr evr = evr(xml);
        return known.computeIfAbsent(
                name + " " + flags + " " + evr.epoch() + ":" + evr.version() + "-" + evr.release(),
                key -> Capability.of(name, Relation.ofMetadata(flags), evr));
    }

    private static Evr evr(MetadataXml xml) throws UnexpectedException {
        String epoch = xml.find("epoch");
        String release = xml.find("rel");
        return new Evr(
                epoch == null || epoch.isEmpty() ? 0 : MetadataXml.parse(epoch),
                xml.require("ver"),
                release == null ? "" : release);
    }
}
