package io.hubcrate.cli;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.bundle.BundleVerifier;
import io.hubcrate.bundle.VerifiedBundle;
import io.hubcrate.content.Digest;
import io.hubcrate.install.BundleContent;
import io.hubcrate.install.StateFolder;
import io.hubcrate.install.VerifiedContent;
import io.hubcrate.preflight.BundleNeeds;
import io.hubcrate.release.SiteImages;
import io.hubcrate.site.Site;
import io.hubcrate.store.SiteContent;
import io.hubcrate.store.SiteStore;
import io.hubcrate.store.Staging;
import io.hubcrate.store.Staging.As;
import io.hubcrate.store.Staging.Staged;
import io.hubcrate.store.StoredContent;
import io.hubcrate.store.Supplements;
import io.hubcrate.trust.TrustPolicy.Signer;
import io.hubcrate.trust.TrustStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a site's verbs find bundles: on media, or in the store; judged by one trust, told as one content. */
final class SiteBundles {
    private final Run run;
    private final Site site;
    private final Path state;

    /** @param state the state folder, which need not be there */
    SiteBundles(Run run, Site site, Path state) {
        this.run = run;
        this.site = site;
        this.state = state;
    }

    /**
     * A bundle that may be installed here.
     *
     * @param signed what its own index says; content has supplements too
     * @param content read again, and proven again, while it streams
     * @param signers whose signatures counted
     * @param trust by which it was judged
     */
    record Proven(BundleIndex signed, BundleContent content, List<Signer> signers, TrustStore trust) {
        /** With supplements. */
        BundleIndex index() {
            return content.index();
        }

        Digest sums() {
            return content.sums();
        }

        /** What it wants of the nodes, and what the site's values want of it. */
        BundleNeeds needs(Site site) {
            return BundleNeeds.of(
                    index(),
                    SiteImages.missing(site, content).stream()
                            .map(named -> new BundleNeeds.Lacking(
                                    named.path(), named.reference().toString(), named.started()))
                            .toList());
        }

        /** Remembers that it is installed: from now on an older one of its name is refused. */
        void recordInstalled() {
            trust.recordInstalled(signed.name(), signed.sequence());
        }
    }

    /** What stands on media, verified and left there. */
    Proven fromMedium(BundleMedia media, @Nullable Path trust) {
        TrustStore policy = open(trust(trust));
        VerifiedBundle verified = BundleVerifier.verify(media, policy, run.events(), Cores.available());
        return proven(new VerifiedContent(verified, media), verified.signers(), policy);
    }

    /**
     * What stands on media, brought into the store as the bundle that serves. A site that keeps no store has it from the
     * medium; so has a supplement, in whose place the store goes on to serve what is more.
     */
    Proven kept(BundleMedia media, @Nullable Path trust) {
        if (!site.keepsStore()) {
            return fromMedium(media, trust);
        }
        Path judge = trust(trust);
        TrustStore policy = open(judge);
        BundleIndex index = BundleVerifier.open(media, policy).index();
        SiteStore store = SiteStore.open(StateFolder.open(state));
        if (!new Staging(store, run.events()).mayServe(index)) {
            return fromMedium(media, trust);
        }
        Staged staged = staging(store).stage(media, policy, judge, As.BUNDLE);
        return proven(staged.content(), staged.content().signers(), policy);
    }

    /** Brings a bundle into the store, and nothing more. */
    Staged stage(BundleMedia media, @Nullable Path trust, As as) {
        Path judge = trust(trust);
        return staging(SiteStore.open(StateFolder.open(state))).stage(media, open(judge), judge, as);
    }

    /**
     * A supplement.
     *
     * @param proven alone, out of the store, or from its medium if the site keeps none
     * @param letGo for when it is not wanted in the end
     */
    record Supplement(Proven proven, Runnable letGo) {}

    /** Brings a supplement into the store, where it counts from now on. */
    Supplement supplement(BundleMedia media, @Nullable Path trust) {
        Path judge = trust(trust);
        TrustStore policy = open(judge);
        if (site.keepsStore()) {
            Staging staging = staging(SiteStore.open(StateFolder.open(state)));
            Staged staged = staging.stage(media, policy, judge, As.SUPPLEMENT);
            StoredContent content = staged.content();
            return new Supplement(
                    new Proven(content.index(), content, content.signers(), policy), () -> staging.letGo(staged));
        }
        Supplements.requireSupplement(BundleVerifier.open(media, policy).index());
        VerifiedBundle verified = BundleVerifier.verify(media, policy, run.events(), Cores.available());
        return new Supplement(
                new Proven(verified.index(), new VerifiedContent(verified, media), verified.signers(), policy),
                () -> {});
    }

    private Staging staging(SiteStore store) {
        return new Staging(store, run.events());
    }

    /** What the store serves, judged again; empty if that is nothing, or the site keeps no store. */
    Optional<Proven> staged(@Nullable Path trust) {
        Optional<SiteStore> store = store().filter(SiteStore::serves);
        if (store.isEmpty()) {
            return Optional.empty();
        }
        TrustStore policy = open(trust(trust));
        TrustStore judge = store.get().wentBack() ? policy.goingBack() : policy;
        StoredContent current = store.get().current(judge);
        return Optional.of(proven(current, current.signers(), judge));
    }

    /** What the store has of that name, as something to go back to; empty if there is none. */
    Optional<Proven> earlier(String folder, @Nullable Path trust) {
        TrustStore policy = open(trust(trust)).goingBack();
        return store().flatMap(store -> store.find(folder, policy))
                .map(content -> proven(content, content.signers(), policy));
    }

    /** What stands on a medium, as something to go back to. */
    Proven earlier(BundleMedia media, @Nullable Path trust) {
        TrustStore policy = open(trust(trust)).goingBack();
        VerifiedBundle verified = BundleVerifier.verify(media, policy, run.events(), Cores.available());
        return proven(new VerifiedContent(verified, media), verified.signers(), policy);
    }

    /** From now on it serves, if the store has it. */
    void goBackTo(Proven proven) {
        store().ifPresent(store -> store.goBackTo(proven.sums()));
    }

    private Proven proven(BundleContent main, List<Signer> signers, TrustStore policy) {
        List<StoredContent> supplements =
                store().map(store -> store.supplements(policy)).orElse(List.of());
        boolean alone = supplements.isEmpty() && main.index().findBase().isEmpty();
        BundleContent whole = alone || store().isEmpty() ? main : new SiteContent(main, supplements, store().get());
        return new Proven(main.index(), whole, signers, policy);
    }

    /** Empty if nothing was ever staged, or the site keeps none. */
    Optional<SiteStore> store() {
        return site.keepsStore() ? SiteStore.look(state) : Optional.empty();
    }

    TrustStore open(Path keyOrFolder) {
        return Workplace.trust(run, keyOrFolder, site.name());
    }

    /** What was named, or else what the store remembers, absolute. */
    Path trust(@Nullable Path named) {
        if (named != null) {
            return run.resolve(named).toAbsolutePath().normalize();
        }
        return store().flatMap(SiteStore::trust)
                .orElseThrow(() -> new UsageException(
                        "--trust KEY_OR_DIR is needed: nothing was staged here by which a bundle could be judged",
                        List.of(),
                        "Name the signer's public key or the site's folder of them with --trust; from then on it is"
                                + " remembered."));
    }
}
