package io.hubcrate.cli;

import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.site.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which bundle, and whose signatures the site trusts; neither is needed once a bundle is staged. */
final class BundleOptions {
    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            description =
                    "The bundle's folder, on read-only media too. It is verified before any node is touched. Without"
                            + " it the bundle serves that was staged last.")
    @Nullable
    Path bundle;

    @Option(
            names = "--trust",
            paramLabel = "KEY_OR_DIR",
            description =
                    "A public key, or the site's folder of them; as for verify. Without it the one counts by which the"
                            + " staged bundle was judged, as it is now.")
    @Nullable
    Path trust;

    @Mixin
    MediaOption media = new MediaOption();

    /** The same in a command to be typed next. */
    NextCommand repeat(NextCommand next) {
        return next.option("--bundle", bundle).option("--trust", trust).options("--media", media.folders);
    }

    /** The bundle for who only looks: nothing is kept. */
    SiteBundles.Proven open(Run run, Site site, Path state) {
        return find(run, site, state).orElseThrow(() -> nothing(site, state));
    }

    /** The same; empty if none is named and none is staged. */
    Optional<SiteBundles.Proven> find(Run run, Site site, Path state) {
        SiteBundles bundles = new SiteBundles(run, site, state);
        return bundle == null ? bundles.staged(trust) : Optional.of(bundles.fromMedium(media.of(run, bundle), trust));
    }

    /** The bundle for who installs it: what comes on media is kept from then on, if the site keeps a store. */
    SiteBundles.Proven openAndKeep(Run run, Site site, Path state) {
        SiteBundles bundles = new SiteBundles(run, site, state);
        if (bundle == null) {
            return bundles.staged(trust).orElseThrow(() -> nothing(site, state));
        }
        BundleMedia all = media.of(run, bundle);
        return bundles.kept(all, trust);
    }

    private static UsageException nothing(Site site, Path state) {
        return site.keepsStore()
                ? new UsageException(
                        "no bundle is staged for " + site.name() + " in the state folder " + state
                                + ": --bundle BUNDLE and --trust KEY_OR_DIR are needed",
                        List.of(),
                        """
                        Name the bundle on its medium, or bring it into the store first:
                        hubcrate stage --site FILE --bundle BUNDLE --trust KEY_OR_DIR
                        Which host of this site has one staged, its cluster knows: hubcrate status --site FILE
                        Somebody else's store is not looked at: sudo, or --state DIR, leads to another one.""")
                : new UsageException(
                        "the site file says 'store: none': --bundle BUNDLE and --trust KEY_OR_DIR are needed",
                        List.of(),
                        "Name the bundle on its medium.");
    }
}
