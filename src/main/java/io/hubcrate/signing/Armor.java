package io.hubcrate.signing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ASCII armor (RFC 4880 section 6.2), written in one form and read in two ways: exactly, for signatures that are
 * checked, and leniently, for keys and for signatures that are imported and written anew.
 */
final class Armor {
    static final String SIGNATURE = "SIGNATURE";
    static final String PUBLIC_KEY = "PUBLIC KEY BLOCK";
    static final String PRIVATE_KEY = "PRIVATE KEY BLOCK";

    /**
     * The only header lines that may stand in a signature that is checked. No two of them differ in a single bit, and
     * none is one bit away from an empty line, so that every flip is noticed here too.
     */
    private static final Set<String> GPG_VERSIONS =
            Set.of("Version: GnuPG v1", "Version: GnuPG v2", "Version: GnuPG v2.0.22 (GNU/Linux)");

    private static final String BEGIN = "-----BEGIN PGP ";
    private static final String END = "-----END PGP ";
    private static final String DASHES = "-----";
    private static final int LINE = 64;

    private Armor() {}

    /** One block: what it holds by its own heading, and the bytes. */
    record Block(String kind, byte[] packets) {}

    /** The canonical form: no header lines, lines of 64 characters ended by a line feed, a checksum. */
    static byte[] encode(String kind, byte[] packets) {
        return encode(kind, packets, null, "\n");
    }

    private static byte[] encode(String kind, byte[] packets, @Nullable String header, String newline) {
        StringBuilder text =
                new StringBuilder(BEGIN).append(kind).append(DASHES).append(newline);
        if (header != null) {
            text.append(header).append(newline);
        }
        text.append(newline);
        String base64 = Base64.getEncoder().encodeToString(packets);
        for (int at = 0; at < base64.length(); at += LINE) {
            text.append(base64, at, Math.min(at + LINE, base64.length())).append(newline);
        }
        text.append('=').append(checksum(packets)).append(newline);
        text.append(END).append(kind).append(DASHES).append(newline);
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a signature that is byte for byte what {@link #encode} or gpg writes. gpg itself ignores much: its checksum
     * line when damaged, the END line, line ends, header lines. Here the file is encoded anew and compared.
     */
    static byte[] decodeExact(byte[] file) throws MalformedException {
        if (file.length > 0 && (file[0] & 0x80) != 0) {
            throw new MalformedException("is a binary signature; an armored one is expected");
        }
        List<Block> blocks = decode(file);
        if (blocks.size() != 1) {
            throw new MalformedException(
                    blocks.isEmpty() ? "holds no armored signature" : "holds " + blocks.size() + " armored blocks");
        }
        Block block = blocks.get(0);
        if (!block.kind().equals(SIGNATURE)) {
            throw new MalformedException("holds a PGP " + block.kind() + ", not a signature");
        }
        String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\r?\n", 3);
        String header = lines.length > 1 && GPG_VERSIONS.contains(lines[1]) ? lines[1] : null;
        for (String newline : List.of("\n", "\r\n")) {
            if (Arrays.equals(file, encode(SIGNATURE, block.packets(), header, newline))) {
                return block.packets();
            }
        }
        if (header == null && lines.length > 1 && lines[1].contains(": ")) {
            throw new MalformedException("has an armor header line that is not allowed");
        }
        throw new MalformedException("is damaged: its armor is not exactly as gpg or hubcrate writes it");
    }

    /** Every block of a text, whatever stands between them; a checksum that is there must be right. */
    static List<Block> decode(byte[] file) throws MalformedException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = new String(file, StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::stripTrailing)
                .toList();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            if (line.startsWith(BEGIN) && line.endsWith(DASHES) && line.length() > BEGIN.length() + DASHES.length()) {
                String kind = line.substring(BEGIN.length(), line.length() - DASHES.length());
                int end = lines.subList(at, lines.size()).indexOf(END + kind + DASHES);
                if (end < 0) {
                    throw new MalformedException("is cut off: the END line is missing");
                }
                blocks.add(new Block(kind, body(lines.subList(at + 1, at + end))));
                at += end;
            }
        }
        return blocks;
    }

    private static byte[] body(List<String> lines) throws MalformedException {
        int blank = lines.indexOf("");
        if (blank < 0) {
            throw new MalformedException("is damaged: no empty line follows the armor's headers");
        }
        StringBuilder base64 = new StringBuilder();
        String checksum = null;
        for (String line : lines.subList(blank + 1, lines.size())) {
            if (checksum != null && !line.isEmpty()) {
                throw new MalformedException("is damaged: text follows the armor's checksum");
            } else if (line.startsWith("=") && line.length() == 5) {
                checksum = line.substring(1);
            } else {
                base64.append(line);
            }
        }
        byte[] packets;
        try {
            packets = Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            throw new MalformedException("is damaged: its armor is not base64");
        }
        if (checksum != null && !checksum.equals(checksum(packets))) {
            throw new MalformedException("is damaged: the armor's checksum is wrong");
        }
        return packets;
    }

    /** CRC-24 of RFC 4880 section 6.1, in four characters. */
    private static String checksum(byte[] bytes) {
        int crc = 0xB704CE;
        for (byte b : bytes) {
            crc ^= (b & 0xFF) << 16;
            for (int i = 0; i < 8; i++) {
                crc <<= 1;
                if ((crc & 0x1000000) != 0) {
                    crc ^= 0x1864CFB;
                }
            }
        }
        return Base64.getEncoder().encodeToString(new byte[] {(byte) (crc >> 16), (byte) (crc >> 8), (byte) crc});
    }
}
