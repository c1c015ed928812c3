package io.hubcrate.testing;

import io.hubcrate.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Trust for tests whose bundles nobody signed. */
public final class AnySigner implements TrustPolicy {
    @Override
    public void requireApart(Path bundle) {}

    @Override
    public Accepted requireSignatures(byte[] signed, SortedMap<String, byte[]> signatures) {
        return new Accepted(List.of(), List.of());
    }

    @Override
    public List<String> requireAcceptable(Claims claims) {
        return List.of();
    }
}
