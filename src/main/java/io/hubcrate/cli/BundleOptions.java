package io.hubcrate.cli;

import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.install.VerifiedContent;
import io.hubcrate.site.Site;
import io.hubcrate.trust.TrustStore;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which bundle, and whose signatures the site trusts. */
final class BundleOptions {
    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            required = true,
            description = "The bundle's folder, on read-only media too. It is verified before any node is touched.")
    Path bundle = Path.of("");

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            required = true,
            description = "A public key, or the site's folder of them; as for verify.")
    Path trust = Path.of("");

    @Mixin
    MediaOption media = new MediaOption();

    /**
     * A bundle that may be installed here.
     *
     * @param content read again, and proven again, while it streams
     * @param trust by which it was judged
     */
    record Proven(VerifiedBundle bundle, VerifiedContent content, TrustStore trust) {
        /** Remembers that it is installed: from now on an older one of its name is refused. */
        void recordInstalled() {
            trust.recordInstalled(bundle.index().name(), bundle.index().sequence());
        }
    }

    /** Verifies the bundle for this site. */
    Proven verify(Run run, Site site) {
        TrustStore policy = Workplace.trust(run, trust, site.name());
        BundleMedia all = media.of(run, bundle);
        VerifiedBundle verified = BundleVerifier.verify(all, policy, run.events(), Cores.available());
        return new Proven(verified, new VerifiedContent(verified, all), policy);
    }
}
