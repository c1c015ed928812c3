package io.hubcrate.cluster;

/** What the installing host knows of bundles, told to the site's cluster and compared with what stands there. */
public interface HostBundles {
    /** For work that is not about a bundle. */
    HostBundles NONE = new HostBundles() {
        @Override
        public void judge(BundleAccount site) {}

        @Override
        public BundleAccount here() {
            return BundleAccount.NONE;
        }
    };

    /**
     * Demands that the bundle at hand may be installed at a site of which this is known.
     *
     * @throws io.hubcrate.failure.IntegrityException code {@code bundle-older-sequence}
     */
    void judge(BundleAccount site);

    /** What was installed in this run to its end, and what the store holds, now. */
    BundleAccount here();
}
