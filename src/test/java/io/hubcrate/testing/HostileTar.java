package io.hubcrate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** A tar whose headers say whatever a test wants; written piece by piece, so that large ones cost little memory. */
public final class HostileTar {
    private static final int BLOCK = 512;

    private final List<Piece> pieces = new ArrayList<>();

    /** Writes a part of the archive. */
    private interface Piece {
        void write(GZIPOutputStream out) throws IOException;
    }

    public HostileTar copy() {
        HostileTar copy = new HostileTar();
        copy.pieces.addAll(pieces);
        return copy;
    }

    public HostileTar file(String name, String content) {
        return typed('0', name, content);
    }

    /** A member of any type with content. */
    public HostileTar typed(char type, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        pieces.add(out -> {
            out.write(header(type, name, bytes.length, ""));
            out.write(Arrays.copyOf(bytes, (bytes.length + BLOCK - 1) / BLOCK * BLOCK));
        });
        return this;
    }

    /** A link, device or fifo. */
    public HostileTar link(char type, String name, String target) {
        pieces.add(out -> out.write(header(type, name, 0, target)));
        return this;
    }

    /** An extended header for the next member. */
    public HostileTar pax(String record) {
        return typed('x', "pax", record(record));
    }

    /** An extended header for all members that follow. */
    public HostileTar paxGlobal(String record) {
        return typed('g', "pax", record(record));
    }

    /** A member that claims a size and has a few bytes. */
    public HostileTar sized(String name, long size) {
        pieces.add(out -> {
            out.write(header('0', name, size, ""));
            out.write(new byte[BLOCK]);
        });
        return this;
    }

    /** A member of zeros, which pack well. */
    public HostileTar zeros(String name, long size) {
        pieces.add(out -> {
            out.write(header('0', name, size, ""));
            byte[] zeros = new byte[1 << 20];
            for (long left = size; left > 0; left -= zeros.length) {
                out.write(zeros);
            }
        });
        return this;
    }

    /** An empty member, its name made different each time it is written. */
    public HostileTar repeated(String prefix) {
        int[] number = {0};
        pieces.add(out -> out.write(header('0', prefix + number[0]++, 0, "")));
        return this;
    }

    /** What {@code more} adds, so often. */
    public HostileTar times(int times, UnaryOperator<HostileTar> more) {
        List<Piece> repeated = more.apply(new HostileTar()).pieces;
        pieces.add(out -> {
            for (int i = 0; i < times; i++) {
                for (Piece piece : repeated) {
                    piece.write(out);
                }
            }
        });
        return this;
    }

    public byte[] gzipped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes, 1 << 16)) {
            for (Piece piece : pieces) {
                piece.write(out);
            }
            out.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** POSIX.1-2001, pax: a record begins with its own length. */
    private static String record(String record) {
        int length = record.getBytes(StandardCharsets.UTF_8).length + 2;
        int whole = length + String.valueOf(length).length();
        whole = length + String.valueOf(whole).length();
        return whole + " " + record + "\n";
    }

    private static byte[] header(char type, String name, long size, String target) {
        byte[] header = new byte[BLOCK];
        put(header, 0, 100, name.getBytes(StandardCharsets.UTF_8));
        put(header, 100, 8, "0000644\0");
        put(header, 108, 8, "0000000\0");
        put(header, 116, 8, "0000000\0");
        if (size >= 0 && size < 1L << 33) {
            put(header, 124, 12, String.format(Locale.ROOT, "%011o\0", size));
        } else {
            Arrays.fill(header, 124, 128, (byte) (size < 0 ? 0xff : 0));
            header[124] = (byte) (size < 0 ? 0xff : 0x80);
            for (int i = 0; i < 8; i++) {
                header[135 - i] = (byte) (size >> (8 * i));
            }
        }
        put(header, 136, 12, "00000000000\0");
        put(header, 148, 8, "        ");
        header[156] = (byte) type;
        put(header, 157, 100, target.getBytes(StandardCharsets.UTF_8));
        put(header, 257, 8, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, 8, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, int length, String text) {
        put(header, at, length, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void put(byte[] header, int at, int length, byte[] bytes) {
        System.arraycopy(bytes, 0, header, at, Math.min(length, bytes.length));
    }
}
