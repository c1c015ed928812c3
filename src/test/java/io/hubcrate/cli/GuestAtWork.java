package io.hubcrate.cli;

import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigGuest;
import io.hubcrate.testing.site.RigSite;
import io.hubcrate.testing.site.RigSite.Line;
import java.io.IOException;

/** The emulated guest with a bundle for it, and an installer beside it that reaches it by SSH. */
final class GuestAtWork implements AutoCloseable {
    final ScratchFolder scratch;
    final RigGuest guest;
    final RigSite site;
    final RigBundle bundle;
    final RigInstaller installer;

    GuestAtWork(String name) throws IOException {
        scratch = ScratchFolder.create(name);
        guest = RigGuest.up(name);
        site = guest.site();
        bundle = new RigBundle(site, Line.CURRENT, scratch);
        installer = new RigInstaller(site, bundle, scratch.path(), RigInstaller.EMULATED);
    }

    /** What a command printed that succeeded. */
    String seen(String command) {
        return site.run("cp1", command).succeeded().out().strip();
    }

    @Override
    public void close() {
        try (scratch;
                guest;
                bundle) {
            // Each is closed, whatever becomes of the others.
        }
    }
}
