package io.hubcrate.yum;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** What {@code repodata/repomd.xml} says of the other metadata. */
record Repomd(Map<String, File> files) {
    /** Nothing from metadata leads out of the repository. */
    private static final Pattern LOCATION = Pattern.compile(
            "(?!.*(^|/)\\.\\.?(/|$))[A-Za-z0-9_][A-Za-z0-9._+~^%:@=,-]*(/[A-Za-z0-9_.][A-Za-z0-9._+~^%:@=,-]*)*");

    /** An escape that is none, or that hides a dot, a slash, a backslash or a control character. */
    private static final Pattern DISGUISE =
            Pattern.compile("%(?![2-7][0-9A-Fa-f]|[89A-Fa-f][0-9A-Fa-f])|%2[EFef]|%5[Cc]|%7[Ff]");

    private static final long MAX_OPEN = 2L << 30;

    /**
     * One file.
     *
     * @param location relative to the repository's folder
     * @param size as it is transferred
     * @param openSize unpacked; an upper bound if the repository does not say it
     */
    record File(String location, Checksum checksum, long size, long openSize) {}

    Repomd {
        files = Map.copyOf(files);
    }

    Optional<File> find(String type) {
        return Optional.ofNullable(files.get(type));
    }

    /** @throws MetadataException if it cannot be read or has weak checksums */
    static Repomd read(String subject, byte[] bytes) {
        Map<String, File> files = new HashMap<>();
        try {
            MetadataXml xml = new MetadataXml(new ByteArrayInputStream(bytes));
            while (xml.nextElement()) {
                if (xml.name().equals("data")) {
                    String type = xml.require("type");
                    if (WANTED.contains(type)) {
                        files.put(type, file(subject, xml));
                    }
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            if (e instanceof MetadataException known) {
                throw known;
            }
            throw MetadataException.malformed(subject, String.valueOf(e.getMessage()));
        }
        return new Repomd(files);
    }

    private static final java.util.Set<String> WANTED = java.util.Set.of("primary", "filelists", "modules");

    private static File file(String subject, MetadataXml xml) throws XMLStreamException {
        int level = xml.depth();
        @Nullable String location = null;
        @Nullable Checksum checksum = null;
        long size = -1;
        long openSize = MAX_OPEN;
        while (xml.nextWithin(level)) {
            switch (xml.name()) {
                case "location" -> location = location(xml);
                case "checksum" -> {
                    String type = xml.require("type");
                    checksum = Checksum.parse(subject, type, xml.text());
                }
                case "size" -> size = MetadataXml.parse(xml.text());
                case "open-size" -> openSize = MetadataXml.parse(xml.text());
                default -> {}
            }
        }
        if (location == null || checksum == null || size < 0 || openSize > MAX_OPEN) {
            throw new XMLStreamException("a file without location, checksum or size, or too large");
        }
        return new File(location, checksum, size, openSize);
    }

    /** The relative address of a file. */
    static String location(MetadataXml xml) throws XMLStreamException {
        String href = xml.require("href");
        if (xml.hasBase()
                || href.length() > 1024
                || !LOCATION.matcher(href).matches()
                || DISGUISE.matcher(href).find()) {
            throw new XMLStreamException("a location outside of the repository: " + href);
        }
        return href;
    }
}
