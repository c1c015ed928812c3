package io.hubcrate.yum;

import io.hubcrate.content.ByteSink;
import io.hubcrate.http.Web;
import io.hubcrate.rpm.RpmScan;
import io.hubcrate.rpm.RpmScan.Proven;
import io.hubcrate.yum.PackageChoice.Chosen;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** Reads one package from its repository and proves that it is the one that the metadata promise, and signed. */
public final class PackageProof {
    private final Chosen chosen;

    public PackageProof(Chosen chosen) {
        this.chosen = chosen;
    }

    /**
     * Streams the package; nothing of it is kept.
     *
     * @param advanced is told how many bytes came
     * @throws MetadataException if it is not what the metadata promise
     * @throws io.hubcrate.rpm.RpmSignatureException if it is not signed as it must be
     */
    public Proven read(Web web, LongConsumer advanced) {
        String subject = chosen.nevra().toString();
        RpmScan scan = new RpmScan(subject, chosen.repository().keys());
        String[] promised = chosen.checksum().split(":", 2);
        Checksum checksum = Checksum.parse(subject, promised[0], promised[1]);
        MessageDigest hash = checksum.begin();
        web.stream(chosen.url(), chosen.size(), 0, YumRepository.PURPOSE, new ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) {
                hash.update(buffer, offset, length);
                scan.write(buffer, offset, length);
                advanced.accept(length);
            }

            @Override
            public void restart() {
                hash.reset();
                scan.restart();
            }
        });
        if (!checksum.isOf(hash)) {
            throw new MetadataException(
                    "repository-checksum-mismatch", subject, checksum.toString(), "another checksum");
        }
        Proven proven = scan.finish();
        if (!proven.rpm().nevra().equals(chosen.nevra())) {
            throw new MetadataException(
                    "repository-checksum-mismatch",
                    subject,
                    subject,
                    "a package that calls itself " + proven.rpm().nevra());
        }
        return proven;
    }
}
