package io.hubcrate.rpm;

import io.hubcrate.signing.PackageKeys;
import java.nio.ByteBuffer;
import java.util.Map;

/** Any bytes are a package or a refusal; any header is read or refused, as if its signature had held. */
public final class RpmScanFuzz {
    private static final int LEAD = 96;
    private static final PackageKeys NOBODY = PackageKeys.read(Map.of());

    private RpmScanFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        RpmScan scan = new RpmScan("fuzz", NOBODY);
        try {
            scan.write(input, 0, input.length / 2);
            scan.write(input, input.length / 2, input.length - input.length / 2);
            scan.finish();
            throw new AssertionError("proven by nobody's key");
        } catch (RpmSignatureException e) {
            // What a person is told.
        }
        try {
            RpmHeader first = header(input, LEAD);
            int length = RpmHeader.length(
                    ByteBuffer.wrap(input, LEAD, RpmHeader.INTRO).slice(), input.length);
            RpmHeader main = header(input, LEAD + (length + 7) / 8 * 8);
            RpmPackage rpm = RpmPackageReader.read(main, first, LEAD, input.length);
            for (var relation : rpm.relations(RpmPackage.Kind.REQUIRES)) {
                if (relation.capability().toString().isEmpty()) {
                    throw new AssertionError("a capability has a name");
                }
            }
        } catch (MalformedRpmException e) {
            // What becomes a refusal.
        }
    }

    private static RpmHeader header(byte[] input, int from) throws MalformedRpmException {
        if (from + RpmHeader.INTRO > input.length) {
            throw new MalformedRpmException("cut");
        }
        ByteBuffer rest = ByteBuffer.wrap(input, from, input.length - from).slice();
        return RpmHeader.read(rest.slice(0, RpmHeader.length(rest.slice(0, RpmHeader.INTRO), rest.limit())));
    }
}
