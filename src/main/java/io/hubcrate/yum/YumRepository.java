package io.hubcrate.yum;

import io.hubcrate.archive.Decompression;
import io.hubcrate.content.ByteSink;
import io.hubcrate.http.Web;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.signing.SignatureOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;

/** One repository on the network. Every metadata file is checked against {@code repomd.xml} before it is read. */
public final class YumRepository {
    static final String PURPOSE = "packages";
    private static final int MAX_REPOMD = 4 << 20;
    private static final int MAX_SIGNATURE = 64 << 10;
    private static final long MAX_FILE = 192L << 20;
    /** Room for a file whose length the repository does not tell; it grows. */
    private static final int FIRST_BYTES = 1 << 20;

    private final Web web;
    private final String id;
    private final URI base;
    private final PackageKeys keys;
    private final boolean signed;
    private final Map<String, PoolPackage> byId = new HashMap<>();
    private Repomd repomd = new Repomd(Map.of(), Map.of());

    /**
     * @param base the folder in which {@code repodata} stands
     * @param keys who may sign its packages
     * @param signed whether one of them must have signed its metadata, too
     */
    public YumRepository(Web web, String id, URI base, PackageKeys keys, boolean signed) {
        this.web = web;
        this.id = id;
        this.base = base.getPath().endsWith("/") ? base : URI.create(base + "/");
        this.keys = keys;
        this.signed = signed;
    }

    public String id() {
        return id;
    }

    public PackageKeys keys() {
        return keys;
    }

    /** Where a file of the repository stands. */
    public URI resolve(String location) {
        return URI.create(base + location.replace("^", "%5E"));
    }

    /** Reads {@code repomd.xml} and the packages of these architectures. */
    void read(Set<String> architectures, Consumer<PoolPackage> each) {
        String subject = id + " repodata/repomd.xml";
        byte[] bytes = web.fetchSmall(resolve("repodata/repomd.xml"), MAX_REPOMD, PURPOSE);
        if (signed) {
            byte[] signature = web.fetchSmall(resolve("repodata/repomd.xml.asc"), MAX_SIGNATURE, PURPOSE);
            SignatureOutcome outcome = keys.verify(bytes, signature);
            if (!(outcome instanceof SignatureOutcome.Good)) {
                throw new MetadataException(
                        "repository-signature-bad",
                        subject,
                        "a signature by one of the repository's gpgKeys",
                        outcome instanceof SignatureOutcome.Refused refused
                                ? "one that " + refused.refusal().reason()
                                : "one by an unknown key");
            }
        }
        repomd = Repomd.read(subject, bytes);
        Repomd.File primary = repomd.find("primary")
                .orElseThrow(() -> MetadataException.malformed(subject, "it names no primary metadata"));
        parse(primary, in -> new PrimaryReader(this, architectures).read(in, rpm -> {
            byId.put(rpm.requireSource().id(), rpm);
            each.accept(rpm);
        }));
    }

    /** Reads which of these files its packages have. */
    void findFiles(Set<String> wanted, BiConsumer<PoolPackage, String> found) {
        repomd.find("filelists").ifPresent(file -> parse(file, in -> FilelistsReader.read(in, byId, wanted, found)));
    }

    /** Its modular metadata, checked, if it has any. */
    public Optional<Modules> modules() {
        return repomd.find("modules").map(file -> {
            String name = file.location().substring(file.location().lastIndexOf('/') + 1);
            return new Modules(name, resolve(file.location()), fetch(file));
        });
    }

    /** Modular metadata as they are, compressed or not. */
    public record Modules(String name, URI url, byte[] bytes) {}

    private interface Parser {
        void parse(InputStream in) throws XMLStreamException;
    }

    private void parse(Repomd.File file, Parser parser) {
        String subject = id + " " + file.location();
        try (InputStream in =
                Decompression.open(file.location(), new ByteArrayInputStream(fetch(file)), file.openSize())) {
            parser.parse(in);
        } catch (XMLStreamException | IOException e) {
            throw MetadataException.malformed(subject, String.valueOf(e.getMessage()));
        }
    }

    private byte[] fetch(Repomd.File file) {
        String subject = id + " " + file.location();
        if (file.size() > MAX_FILE) {
            throw MetadataException.malformed(subject, "claims " + file.size() + " bytes");
        }
        Collector collector = new Collector(subject, file.checksum(), file.size());
        web.stream(resolve(file.location()), file.size(), 0, PURPOSE, collector);
        return collector.finish();
    }

    /** Collects a file and hashes it on the way; without a length it may have as many bytes as any. */
    private static final class Collector implements ByteSink {
        private final String subject;
        private final Checksum checksum;
        private final MessageDigest hash;
        private final long size;
        private byte[] bytes;
        private int count;

        Collector(String subject, Checksum checksum, long size) {
            this.subject = subject;
            this.checksum = checksum;
            this.hash = checksum.begin();
            this.size = size;
            this.bytes = new byte[size < 0 ? FIRST_BYTES : (int) size];
        }

        @Override
        public void write(byte[] buffer, int offset, int length) {
            long bound = size < 0 ? MAX_FILE : size;
            if (length > bound - count) {
                throw mismatch((size < 0 ? "at most " : "") + bound + " bytes", "more than that");
            }
            if (length > bytes.length - count) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(bound, Math.max(count + length, 2L * bytes.length)));
            }
            System.arraycopy(buffer, offset, bytes, count, length);
            hash.update(buffer, offset, length);
            count += length;
        }

        @Override
        public void restart() {
            hash.reset();
            count = 0;
        }

        byte[] finish() {
            if (size >= 0 && count != size) {
                throw mismatch(size + " bytes", count + " bytes");
            }
            if (!checksum.isOf(hash)) {
                throw mismatch(checksum.toString(), "another checksum");
            }
            return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
        }

        private MetadataException mismatch(String expected, String actual) {
            return new MetadataException("repository-checksum-mismatch", subject, expected, actual);
        }
    }
}
