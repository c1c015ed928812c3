package io.hubcrate.cli;

import io.hubcrate.testing.site.RigSite.Line;

/** The story on the line with containerd and firewalld's nftables backend. */
class CurrentLineIT extends LineStory {
    CurrentLineIT() {
        super(Line.CURRENT);
    }
}
