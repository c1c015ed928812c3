package io.hubcrate.site;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Addresses in CIDR notation (RFC 4632, RFC 4291), IPv4 or IPv6.
 *
 * @param text as written
 * @param bits the network's address, all bits behind the prefix 0
 * @param length 32 or 128
 * @param prefix how many bits are the network's
 */
public record IpRange(String text, BigInteger bits, int length, int prefix) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /**
     * Reads {@code 10.244.0.0/16}.
     *
     * @throws IllegalArgumentException with the accepted form, also if bits behind the prefix are set
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("a network in CIDR notation expected, as '10.244.0.0/16'");
        }
        byte[] address = bytes(text.substring(0, slash));
        int length = address.length * 8;
        int prefix = Integer.parseInt(text.substring(slash + 1));
        if (prefix > length) {
            throw new IllegalArgumentException("a prefix of at most " + length + " expected, found " + prefix);
        }
        var bits = new BigInteger(1, address);
        var network = bits.shiftRight(length - prefix).shiftLeft(length - prefix);
        if (!network.equals(bits)) {
            throw new IllegalArgumentException("the address of a network expected: it has bits behind the /" + prefix);
        }
        return new IpRange(text, network, length, prefix);
    }

    /** Whether there is an address in both. */
    public boolean overlaps(IpRange other) {
        int common = Math.min(prefix, other.prefix);
        return length == other.length
                && bits.shiftRight(length - common).equals(other.bits.shiftRight(length - common));
    }

    /** Whether this address of either family lies in it. */
    public boolean contains(String address) {
        byte[] bytes = bytes(address);
        return bytes.length * 8 == length
                && new BigInteger(1, bytes).shiftRight(length - prefix).equals(bits.shiftRight(length - prefix));
    }

    /** Whether it is an IPv4 or IPv6 address as text. */
    public static boolean isAddress(String text) {
        try {
            bytes(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same text if it is an address. */
    static String address(String text) {
        bytes(text);
        return text;
    }

    private static byte[] bytes(String text) {
        if (IPV4.matcher(text).matches() || (IPV6.matcher(text).matches() && text.length() <= 45)) {
            try {
                return InetAddress.getByName(text).getAddress(); // never asks DNS: it has the form of an address
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("an IPv4 or IPv6 address expected, found '" + text + "'", e);
            }
        }
        throw new IllegalArgumentException("an IPv4 or IPv6 address expected, as '10.0.0.11'");
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
