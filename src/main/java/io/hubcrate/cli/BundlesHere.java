package io.hubcrate.cli;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.cluster.BundleAccount;
import io.hubcrate.cluster.BundleAccount.Installed;
import io.hubcrate.cluster.BundleAccount.Store;
import io.hubcrate.cluster.HostBundles;
import io.hubcrate.site.Site;
import io.hubcrate.store.StoreInventory;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bundle at hand and this host's store, as the site's other hosts hear of them. */
final class BundlesHere implements HostBundles {
    private final SiteBundles bundles;
    private final SiteBundles.Proven proven;
    private final String host;
    private final Path state;
    private boolean installed;

    private BundlesHere(SiteBundles bundles, SiteBundles.Proven proven, String host, Path state) {
        this.bundles = bundles;
        this.proven = proven;
        this.host = host;
        this.state = state;
    }

    static BundlesHere of(Run run, Site site, Path state, SiteBundles.Proven proven) {
        return new BundlesHere(new SiteBundles(run, site, state), proven, Workplace.host(), state);
    }

    /** Whoever installs once more what is in place brings back nothing that was mended since. */
    @Override
    public void judge(BundleAccount site) {
        BundleIndex index = proven.signed();
        site.find(index.name())
                .filter(known -> !known.sums().equals(proven.sums()))
                .ifPresent(known -> proven.trust()
                        .requireNotOlder(index.name() + " " + index.version(), index.sequence(), known.highest()));
    }

    /** Remembers that it is installed: from now on an older one of its name is refused, here and from other hosts. */
    void recordInstalled() {
        proven.recordInstalled();
        installed = true;
    }

    @Override
    public BundleAccount here() {
        BundleIndex index = proven.signed();
        SortedMap<String, Installed> names = new TreeMap<>();
        if (installed) {
            names.put(index.name(), new Installed(index.sequence(), proven.sums()));
        }
        List<String> staged = bundles.store().map(store -> new StoreInventory(store).list()).orElse(List.of()).stream()
                .map(StoreInventory.Held::folder)
                .toList();
        SortedMap<String, Store> stores = new TreeMap<>();
        stores.put(host, new Store(state.toString(), staged));
        return new BundleAccount(names, stores);
    }
}
