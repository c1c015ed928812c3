package io.hubcrate.testing;

import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A site of given nodes, with everything else as usual. */
@NullMarked
public final class TestSite {
    private TestSite() {}

    public static Site of(List<SiteNode> nodes) {
        return new Site(
                Path.of("/nonexistent/site.yaml"),
                "lab",
                nodes,
                "192.0.2.1:6443",
                new Site.Networks("10.244.0.0/16", "10.96.0.0/12", List.of(), List.of("cni0")),
                Site.SiteServices.NONE,
                new Site.Consents(false, true));
    }
}
