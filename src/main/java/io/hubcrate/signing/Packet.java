package io.hubcrate.signing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An OpenPGP packet (RFC 4880 section 4.2) by its outside: the library reads the inside. Framing is looked at here
 * because the same body can be framed in many ways, of which only one is accepted in a signature file.
 */
record Packet(int tag, byte[] body) {
    static final int SIGNATURE = 2;
    static final int SECRET_KEY = 5;
    static final int PUBLIC_KEY = 6;
    static final int SECRET_SUBKEY = 7;
    static final int MARKER = 10;
    static final int TRUST = 12;
    static final int USER_ID = 13;
    static final int PUBLIC_SUBKEY = 14;
    static final int USER_ATTRIBUTE = 17;

    /** Splits bytes into packets, old and new framing both; partial and endless lengths are refused. */
    static List<Packet> split(byte[] bytes) throws MalformedException {
        List<Packet> packets = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int head = bytes[at++] & 0xFF;
            if ((head & 0x80) == 0) {
                throw new MalformedException("is not made of OpenPGP packets");
            }
            boolean newFormat = (head & 0x40) != 0;
            int tag = newFormat ? head & 0x3F : (head >> 2) & 0x0F;
            int octets = newFormat ? newFormatLengthOctets(bytes, at) : oldFormatLengthOctets(head);
            long length = length(bytes, at, octets, newFormat);
            at += octets;
            if (length > bytes.length - at) {
                throw new MalformedException("is cut off inside a packet");
            }
            packets.add(new Packet(tag, Arrays.copyOfRange(bytes, at, at + (int) length)));
            at += (int) length;
        }
        return packets;
    }

    private static int oldFormatLengthOctets(int head) throws MalformedException {
        int type = head & 0x03;
        if (type == 3) {
            throw new MalformedException("holds a packet of unstated length");
        }
        return 1 << type;
    }

    private static int newFormatLengthOctets(byte[] bytes, int at) throws MalformedException {
        int first = at < bytes.length ? bytes[at] & 0xFF : 0;
        if (first >= 224 && first < 255) {
            throw new MalformedException("holds a packet in parts");
        }
        return first < 192 ? 1 : first < 224 ? 2 : 5;
    }

    private static long length(byte[] bytes, int at, int octets, boolean newFormat) throws MalformedException {
        if (octets > bytes.length - at) {
            throw new MalformedException("is cut off inside a packet's length");
        }
        if (newFormat && octets == 2) {
            return (((bytes[at] & 0xFFL) - 192) << 8) + (bytes[at + 1] & 0xFFL) + 192;
        }
        long length = 0;
        for (int i = newFormat && octets == 5 ? 1 : 0; i < octets; i++) {
            length = (length << 8) | (bytes[at + i] & 0xFFL);
        }
        return length;
    }

    /** In the old format with the shortest length: how gpg writes a signature packet. */
    byte[] encodeAsGpg() throws MalformedException {
        if (body.length > 0xFFFF) {
            throw new MalformedException("is larger than any signature");
        }
        boolean small = body.length < 0x100;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x80 | (tag << 2) | (small ? 0 : 1));
        if (!small) {
            out.write(body.length >> 8);
        }
        out.write(body.length);
        out.writeBytes(body);
        return out.toByteArray();
    }
}
