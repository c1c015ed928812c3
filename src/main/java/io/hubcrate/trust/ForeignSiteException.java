package io.hubcrate.trust;

import java.util.List;

/** A bundle that was made for named sites, of which this is none. */
public final class ForeignSiteException extends BundleNotAcceptableException {
    private static final long serialVersionUID = 1L;

    private final String site;
    private final transient List<String> intendedSites;

    ForeignSiteException(String bundle, String site, List<String> intendedSites) {
        super(
                "bundle-foreign-site",
                bundle,
                "a bundle for site " + site,
                "one for " + String.join(", ", intendedSites),
                "Ask the builder for a bundle whose manifest names this site. The site's own name stands as site in"
                        + " trust.yaml or site.yaml: look whether it is right.");
        this.site = site;
        this.intendedSites = List.copyOf(intendedSites);
    }

    public String site() {
        return site;
    }

    public List<String> intendedSites() {
        return intendedSites;
    }
}
