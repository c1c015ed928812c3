package io.hubcrate.site;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses in CIDR notation (RFC 4632, RFC 4291), IPv4 or IPv6.
 *
 * @param text as written
 * @param bits 32 or 128
 * @param prefix how many bits are the network's
 * @param value the address written, as a number
 */
public record AddressRange(String text, int bits, int prefix, BigInteger value) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int MOST_TEXT = 45;

    /** Reads {@code 10.0.0.7/8} as hosts print it, or an address by itself; never asks a name server. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (!isAddress(host)) {
            return Optional.empty();
        }
        BigInteger value = value(host);
        int bits = bits(host);
        String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (!PREFIX.matcher(length).matches() || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        return Optional.of(new AddressRange(text, bits, Integer.parseInt(length), value));
    }

    /**
     * Reads {@code 10.244.0.0/16} as people write a network.
     *
     * @throws IllegalArgumentException with the accepted form, also if bits behind the prefix are set
     */
    static AddressRange network(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException("a network in CIDR notation expected, as '10.244.0.0/16'");
        }
        int bits = bits(address(text.substring(0, slash)));
        AddressRange range = parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a prefix of at most " + bits + " expected, found " + text.substring(slash + 1)));
        if (!range.above(range.prefix).shiftLeft(range.bits - range.prefix).equals(range.value)) {
            throw new IllegalArgumentException(
                    "the address of a network expected: it has bits behind the /" + range.prefix);
        }
        return range;
    }

    /** Whether it is an IPv4 or IPv6 address as text. */
    static boolean isAddress(String text) {
        return IPV4.matcher(text).matches() || (text.length() <= MOST_TEXT && isIpv6(text));
    }

    private static boolean isIpv6(String text) {
        try {
            return IPV6.matcher(text).matches() && InetAddress.getByName(text) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The same text if it is an address. */
    static String address(String text) {
        if (!isAddress(text)) {
            throw new IllegalArgumentException("an IPv4 or IPv6 address expected, as '10.0.0.11'");
        }
        return text;
    }

    /** Never asks DNS: it has the form of an address. */
    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger value(String address) {
        return new BigInteger(1, bytes(address));
    }

    private static int bits(String address) {
        return bytes(address).length * 8;
    }

    private BigInteger above(int length) {
        return value.shiftRight(bits - length);
    }

    /** Whether an address is in both. */
    public boolean overlaps(AddressRange other) {
        int common = Math.min(prefix, other.prefix);
        return bits == other.bits && above(common).equals(other.above(common));
    }

    /** Whether this address of either family lies in it. */
    boolean contains(String address) {
        return parse(address).filter(this::overlaps).isPresent();
    }

    /** Whether both name the same address, whatever their lengths. */
    public boolean isSameAddress(AddressRange other) {
        return bits == other.bits && value.equals(other.value);
    }

    /** 127.0.0.0/8 and ::1. */
    public boolean isLoopback() {
        return bits == 32 ? above(8).intValue() == 127 : value.equals(BigInteger.ONE);
    }

    /** 169.254.0.0/16 and fe80::/10, which mean something else on every link. */
    public boolean isLinkLocal() {
        return bits == 32 ? above(16).intValue() == 0xA9FE : above(10).intValue() == 0x3FA;
    }

    /** The network in which it lies, in CIDR notation. */
    public String ofNetwork() {
        byte[] bytes = new byte[bits / 8];
        byte[] number = above(prefix).shiftLeft(bits - prefix).toByteArray();
        // A sign's byte may stand in front.
        int length = Math.min(number.length, bytes.length);
        System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
