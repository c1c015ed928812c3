package io.hubcrate.shell;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.site.SiteNode;
import java.nio.file.Path;

/** A node that is a folder of this machine, reached as the product reaches any. Whoever asks does not see the folder's name. */
public final class RootedShell implements NodeShell {
    private final NodeShell shell;
    private final String root;

    /**
     * A node in a folder.
     *
     * @param root absolute
     * @param path folders of the only programs that it has, with colons between
     */
    public RootedShell(SiteNode node, Path root, String path) {
        this.shell = new CarriedShell(node, new RootedCarrier(root, path));
        this.root = root.toString();
    }

    @Override
    public SiteNode node() {
        return shell.node();
    }

    @Override
    public CommandResult run(Command command) {
        CommandResult result = shell.run(command);
        return new CommandResult(
                result.exit(), result.out().replace(root, ""), result.err().replace(root, ""), result.confidential());
    }

    @Override
    public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        return shell.upload(path, mode, digest, size, bytes);
    }

    @Override
    public void close() {
        shell.close();
    }
}
