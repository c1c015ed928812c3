package io.hubcrate.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The exceptions of {@code NO_PROXY} as curl and Go read them: a domain with everything below it (a leading dot or
 * {@code *.} leaves the domain itself out in Go and in here), an address, a network as {@code 10.0.0.0/8}, any of them
 * with a port, or {@code *}. This machine itself is always an exception.
 */
final class NoProxy {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

    private final List<String> entries;

    NoProxy(List<String> entries) {
        this.entries = entries.stream()
                .map(entry -> entry.trim().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** @param host as in an address, IPv6 in brackets */
    boolean includes(String host, int port) {
        String name = unbracket(host.toLowerCase(Locale.ROOT));
        if (name.equals("localhost") || (ADDRESS.matcher(name).matches() && isLoopback(name))) {
            return true;
        }
        return entries.stream().anyMatch(entry -> matches(entry, name, port));
    }

    private static boolean matches(String entry, String name, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return ADDRESS.matcher(name).matches() && inNetwork(entry, name);
        }
        String pattern = entry;
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (hasPort) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            pattern = entry.substring(0, colon);
        }
        pattern = unbracket(pattern.startsWith("*.") ? pattern.substring(1) : pattern);
        return pattern.startsWith(".") ? name.endsWith(pattern) : name.equals(pattern) || name.endsWith("." + pattern);
    }

    private static boolean inNetwork(String entry, String name) {
        try {
            int slash = entry.indexOf('/');
            String network = entry.substring(0, slash);
            if (!ADDRESS.matcher(network).matches()
                    || !entry.substring(slash + 1).matches("[0-9]{1,3}")) {
                return false;
            }
            byte[] wanted = InetAddress.getByName(network).getAddress();
            byte[] actual = InetAddress.getByName(name).getAddress();
            int hostBits = wanted.length * 8 - Integer.parseInt(entry.substring(slash + 1));
            return wanted.length == actual.length
                    && hostBits >= 0
                    && new BigInteger(1, wanted).xor(new BigInteger(1, actual)).bitLength() <= hostBits;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String unbracket(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
