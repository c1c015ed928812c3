package io.hubcrate.preflight;

import io.hubcrate.site.AddressRange;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Finds ranges of private addresses that a site does not use. */
final class FreeRanges {
    /**
     * In the order of trying: private ones (RFC 1918), those of carriers (RFC 6598) and of benchmarks (RFC 2544), which no
     * site routes.
     */
    private static final List<String> BLOCKS =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15");

    private FreeRanges() {}

    /** A range of that prefix length, or of a smaller one that still does, which overlaps none of those used. */
    static Optional<AddressRange> find(int prefix, int smallest, List<AddressRange> used) {
        for (int length = prefix; length <= smallest; length++) {
            for (String block : BLOCKS) {
                Optional<AddressRange> found = findIn(AddressRange.parse(block).orElseThrow(), length, used);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<AddressRange> findIn(AddressRange block, int prefix, List<AddressRange> used) {
        if (prefix < block.prefix()) {
            return Optional.empty();
        }
        // From above: what people choose by hand stands at the beginning.
        for (int i = (1 << (prefix - block.prefix())) - 1; i >= 0; i--) {
            BigInteger value = block.value().add(BigInteger.valueOf(i).shiftLeft(32 - prefix));
            AddressRange range =
                    AddressRange.parse(dotted(value) + "/" + prefix).orElseThrow();
            if (used.stream().noneMatch(range::overlaps)) {
                return Optional.of(range);
            }
        }
        return Optional.empty();
    }

    private static String dotted(BigInteger value) {
        int number = value.intValue();
        byte[] bytes = {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
