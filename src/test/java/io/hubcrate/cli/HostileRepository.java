package io.hubcrate.cli;

import io.hubcrate.content.Digest;
import io.hubcrate.testing.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.tukaani.xz.LZMA2Options;

/** A yum repository whose metadata say whatever a test wants them to. */
final class HostileRepository {
    static final String XMLNS = "<metadata xmlns=\"http://linux.duke.edu/metadata/common\""
            + " xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\">";
    private static final int PIECE = 1 << 20;

    private final FakeRegistry server;

    HostileRepository(FakeRegistry server) {
        this.server = server;
    }

    /** One package element; {@code format} is what stands between its format tags. */
    static String rpm(String name, String href, String format) {
        return "<package type=\"rpm\"><name>" + name + "</name><arch>noarch</arch>"
                + "<version epoch=\"0\" ver=\"1\" rel=\"1\"/><checksum type=\"sha256\" pkgid=\"YES\">"
                + Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex() + "</checksum><size package=\"10\"/>"
                + "<location href=\"" + href + "\"/><format>" + format + "</format></package>";
    }

    static String provides(String name) {
        return "<rpm:provides><rpm:entry name=\"" + name + "\"/></rpm:provides>";
    }

    static String requires(String name) {
        return "<rpm:requires><rpm:entry name=\"" + name + "\"/></rpm:requires>";
    }

    static String primary(String packages) {
        return XMLNS + packages + "</metadata>";
    }

    void repomd(String text) {
        file("repodata/repomd.xml", text.getBytes(StandardCharsets.UTF_8));
    }

    void file(String path, byte[] bytes) {
        server.putFile("/r/" + path, bytes);
    }

    /** A repomd's data element for the primary metadata. */
    static String data(String href, String checksumType, String checksum, String size, String openSize) {
        return "<data type=\"primary\"><checksum type=\"" + checksumType + "\">" + checksum + "</checksum>"
                + "<location href=\"" + href + "\"/><size>" + size + "</size><open-size>" + openSize
                + "</open-size></data>";
    }

    static String repomdOf(String data) {
        return "<repomd xmlns=\"http://linux.duke.edu/metadata/repo\">" + data + "</repomd>";
    }

    /** Honest metadata around these packages. */
    void publish(String primary) {
        byte[] bytes = primary.getBytes(StandardCharsets.UTF_8);
        publish("primary.xml", bytes, bytes.length);
    }

    void publish(String name, byte[] packed, long openSize) {
        file("repodata/" + name, packed);
        repomd(repomdOf(data(
                "repodata/" + name, "sha256", Digest.of(packed).hex(), "" + packed.length, Long.toString(openSize))));
    }

    /** A document of {@code head}, then a piece again and again, then {@code tail}, packed as the ending says. */
    static byte[] packed(String ending, String head, String piece, long times, String tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] one = piece.getBytes(StandardCharsets.UTF_8);
        int together = Math.max(1, PIECE / one.length);
        byte[] many = new byte[together * one.length];
        for (int i = 0; i < together; i++) {
            System.arraycopy(one, 0, many, i * one.length, one.length);
        }
        try (OutputStream pack = open(ending, out)) {
            pack.write(head.getBytes(StandardCharsets.UTF_8));
            for (long left = times; left > 0; left -= together) {
                pack.write(many, 0, (int) Math.min(together, left) * one.length);
            }
            pack.write(tail.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static OutputStream open(String ending, OutputStream out) throws IOException {
        return switch (ending) {
            case "gz" -> new GZIPOutputStream(out, 1 << 16);
            case "xz" ->
                XZCompressorOutputStream.builder()
                        .setOutputStream(out)
                        .setLzma2Options(new LZMA2Options(0))
                        .get();
            case "zst" -> new ZstdCompressorOutputStream(out);
            case "bz2" -> new BZip2CompressorOutputStream(out);
            default -> throw new IllegalArgumentException(ending);
        };
    }

    /** A package as rpm lays it out: lead, signature header, header. */
    static byte[] package_(byte[] signature, byte[] header) {
        byte[] lead = new byte[96];
        lead[0] = (byte) 0xED;
        lead[1] = (byte) 0xAB;
        lead[2] = (byte) 0xEE;
        lead[3] = (byte) 0xDB;
        int padded = (signature.length + 7) / 8 * 8;
        byte[] all = Arrays.copyOf(lead, lead.length + padded + header.length);
        System.arraycopy(signature, 0, all, lead.length, signature.length);
        System.arraycopy(header, 0, all, lead.length + padded, header.length);
        return all;
    }
}
