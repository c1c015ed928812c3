package io.hubcrate.facts;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A range of IPv4 or IPv6 addresses in CIDR notation.
 *
 * @param text as written
 * @param bits 32 or 128
 * @param value the address written, as a number
 */
public record AddressRange(String text, int bits, int prefix, BigInteger value) {

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/64}, or an address by itself; never asks a name server. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        boolean isV6 = host.contains(":") && host.matches("[0-9a-fA-F:.]{2,45}");
        if (!isV6 && !host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.getByName(host).getAddress();
            int bits = bytes.length * 8;
            String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
                return Optional.empty();
            }
            return Optional.of(new AddressRange(text, bits, Integer.parseInt(length), new BigInteger(1, bytes)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether an address is in both. */
    public boolean overlaps(AddressRange other) {
        int common = bits - Math.min(prefix, other.prefix);
        return bits == other.bits && value.shiftRight(common).equals(other.value.shiftRight(common));
    }

    /** Whether both name the same address, whatever their lengths. */
    public boolean isSameAddress(AddressRange other) {
        return bits == other.bits && value.equals(other.value);
    }

    /** 127.0.0.0/8 and ::1. */
    public boolean isLoopback() {
        return bits == 32 ? value.shiftRight(24).intValue() == 127 : value.equals(BigInteger.ONE);
    }

    /** 169.254.0.0/16 and fe80::/10, which mean something else on every link. */
    public boolean isLinkLocal() {
        return bits == 32
                ? value.shiftRight(16).intValue() == 0xA9FE
                : value.shiftRight(118).intValue() == 0x3FA;
    }

    @Override
    public String toString() {
        return text;
    }
}
