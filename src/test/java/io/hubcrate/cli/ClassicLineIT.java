package io.hubcrate.cli;

import io.hubcrate.testing.site.RigSite.Line;

/** The story on the line with Docker and firewalld's iptables backend. */
class ClassicLineIT extends LineStory {
    ClassicLineIT() {
        super(Line.CLASSIC);
    }
}
