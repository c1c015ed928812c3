package io.hubcrate.shell;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Pace;
import io.hubcrate.site.SiteNode;
import java.io.IOException;

/**
 * A node's shell that takes what is sent to the node no faster than it may: all nodes together, and one on which etcd runs
 * more slowly still, because etcd waits for the same disk and its members vote again when it answers late.
 */
public final class PacedShell implements NodeShell {
    /** Where kubelet is told to run it. */
    private static final String ETCD = "/etc/kubernetes/manifests/etcd.yaml";

    /** Larger ones would come in leaps. */
    private static final int PIECE = 32 << 10;

    private final NodeShell shell;
    private final Pace all;
    private final Pace besideEtcd;
    private boolean etcd;

    /**
     * @param shell is closed with this one
     * @param all shared by all nodes
     * @param besideEtcd of this node alone, as long as etcd runs there
     */
    public PacedShell(NodeShell shell, Pace all, Pace besideEtcd) {
        this.shell = shell;
        this.all = all;
        this.besideEtcd = besideEtcd;
    }

    @Override
    public SiteNode node() {
        return shell.node();
    }

    @Override
    public CommandResult run(Command command) {
        return shell.run(command.findInput()
                .map(input -> command.withInput(paced(input, hasEtcd())))
                .orElse(command));
    }

    /** Looked for anew as long as there is none: it comes in the midst of an install. */
    private boolean hasEtcd() {
        etcd = etcd
                || (node().isControlPlane()
                        && shell.run(Command.of("test", "-e", ETCD).asRoot()).succeeded());
        return etcd;
    }

    private ByteSource paced(ByteSource input, boolean slowly) {
        return sink -> input.writeTo(new ByteSink() {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                for (int done = 0; done < length; done += PIECE) {
                    int part = Math.min(PIECE, length - done);
                    if (slowly) {
                        besideEtcd.await(part);
                    }
                    all.await(part);
                    sink.write(buffer, offset + done, part);
                }
            }

            @Override
            public void restart() throws IOException {
                sink.restart();
            }
        });
    }

    @Override
    public CommandResult runBeside(Command command) {
        return shell.runBeside(command);
    }

    @Override
    public void close() {
        shell.close();
    }
}
