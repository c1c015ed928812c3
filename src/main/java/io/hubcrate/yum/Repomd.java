package io.hubcrate.yum;

import io.hubcrate.yum.MetadataXml.UnexpectedException;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** What {@code repodata/repomd.xml} says of the other metadata. */
record Repomd(Map<String, File> files, Map<String, MetadataException> flaws) {
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
     * @param size as it is transferred; -1 if the repository does not say it, as old tools do
     * @param openSize unpacked; an upper bound if the repository does not say it
     */
    record File(String location, Checksum checksum, long size, long openSize) {}

    Repomd {
        files = Map.copyOf(files);
        flaws = Map.copyOf(flaws);
    }

    /** @throws MetadataException if what it says of this one cannot be used, or has a weak checksum */
    Optional<File> find(String type) {
        MetadataException flaw = flaws.get(type);
        if (flaw != null) {
            throw flaw;
        }
        return Optional.ofNullable(files.get(type));
    }

    /** @throws MetadataException if it cannot be read */
    static Repomd read(String subject, byte[] bytes) {
        Map<String, File> files = new HashMap<>();
        Map<String, MetadataException> flaws = new HashMap<>();
        try {
            MetadataXml xml = new MetadataXml(new ByteArrayInputStream(bytes));
            while (xml.nextElement()) {
                if (xml.name().equals("data")) {
                    String type = xml.require("type");
                    if (WANTED.contains(type)) {
                        try {
                            files.put(type, file(subject, xml));
                        } catch (UnexpectedException e) {
                            flaws.put(type, MetadataException.malformed(subject + " " + type, e.problem()));
                        } catch (MetadataException e) {
                            flaws.put(type, e);
                        }
                    }
                }
            }
        } catch (XMLStreamException | RuntimeException e) {
            if (e instanceof MetadataException known) {
                throw known;
            }
            throw MetadataException.malformed(subject, String.valueOf(e.getMessage()));
        }
        return new Repomd(files, flaws);
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
                case "size" -> size = number(xml, size);
                case "open-size" -> openSize = number(xml, openSize);
                default -> {}
            }
        }
        if (location == null || checksum == null) {
            throw new UnexpectedException("a file without location or checksum");
        }
        if (openSize > MAX_OPEN) {
            throw new UnexpectedException(location + " claims to unpack to " + openSize + " bytes");
        }
        return new File(location, checksum, size, openSize);
    }

    /** The number that an element holds; some tools write it empty, others leave it out. */
    private static long number(MetadataXml xml, long unsaid) throws XMLStreamException {
        String text = xml.text();
        return text.isBlank() ? unsaid : MetadataXml.parse(text);
    }

    /** The relative address of a file, without the {@code ./} that some tools write before it. */
    static String location(MetadataXml xml) throws UnexpectedException {
        String href = xml.require("href").replaceFirst("^(\\./)+(?=.)", "");
        if (xml.hasBase()) {
            throw new UnexpectedException("its location counts from elsewhere (xml:base): " + href);
        }
        if (href.length() > 1024
                || !LOCATION.matcher(href).matches()
                || DISGUISE.matcher(href).find()) {
            throw new UnexpectedException("a location outside of the repository: " + href);
        }
        return href;
    }
}
