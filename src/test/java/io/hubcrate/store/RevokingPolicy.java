package io.hubcrate.store;

import io.hubcrate.failure.IntegrityException;
import io.hubcrate.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** A site that has revoked every key since. */
record RevokingPolicy(TrustPolicy before) implements TrustPolicy {
    @Override
    public void requireApart(Path bundle) {
        before.requireApart(bundle);
    }

    @Override
    public Accepted requireSignatures(byte[] signed, SortedMap<String, byte[]> signatures) {
        before.requireSignatures(signed, signatures);
        throw new IntegrityException("signature-refused", "SHA256SUMS", "a trusted key", "a revoked one", "");
    }

    @Override
    public List<String> requireAcceptable(Claims claims) {
        return before.requireAcceptable(claims);
    }
}
