package io.hubcrate.cli;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.testing.peers.ContainerdNode;
import io.hubcrate.testing.peers.Programs;
import io.hubcrate.testing.peers.SlowLine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A site of three real containerds behind real sshds, without a store, and an installing host with one drive; the media that
 * are not in it lie on a shelf.
 */
final class OneDriveSite implements AutoCloseable {
    private static final int NODES = 3;

    final List<ContainerdNode> nodes = new ArrayList<>();
    final Path drive;
    final Path file;
    private final Path shelf;
    private final List<SlowLine> lines = new ArrayList<>();

    /**
     * @param transfer of the site file
     * @param slow bytes a second that the last node's line carries; 0 for as many as it can
     */
    OneDriveSite(Path folder, String transfer, long slow) throws IOException {
        drive = Files.createDirectory(folder.resolve("drive"));
        shelf = Files.createDirectory(folder.resolve("shelf"));
        Path key = folder.resolve("id");
        Programs.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        StringBuilder text = new StringBuilder(
                """
                name: north
                controlPlaneEndpoint: 10.0.0.1:6443
                store: none
                transfer: TRANSFER
                access: {user: root, keys: [id], knownHosts: known}
                nodes:
                """
                        .replace("TRANSFER", transfer));
        StringBuilder known = new StringBuilder();
        for (int i = 1; i <= NODES; i++) {
            ContainerdNode node = ContainerdNode.start(key.resolveSibling("id.pub"));
            nodes.add(node);
            int port = i == NODES && slow > 0 ? slowPort(node.port(), slow) : node.port();
            text.append(node.siteLine("node-" + i, "10.0.0." + i, port));
            known.append(node.knownHostsLine().replace(":" + node.port() + " ", ":" + port + " "))
                    .append('\n');
        }
        Files.writeString(folder.resolve("known"), known);
        file = Files.writeString(folder.resolve("site.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private int slowPort(int port, long slow) throws IOException {
        SlowLine line = SlowLine.to(port, slow);
        lines.add(line);
        return line.port();
    }

    /** Takes the volumes of images out of a bundle's folder, and tells which they are, in their order. */
    List<String> shelve(Path bundle) throws IOException {
        List<String> volumes = BundleFolder.open(bundle).index().volumes().stream()
                .map(BundleIndex.Volume::file)
                .filter(volume -> volume.startsWith("images."))
                .toList();
        for (String volume : volumes) {
            Files.move(bundle.resolve(volume), shelf.resolve(volume));
        }
        return volumes;
    }

    /** Takes out what is in the drive, and puts in a medium with these volumes. */
    void putIn(List<String> medium) throws IOException {
        try (DirectoryStream<Path> there = Files.newDirectoryStream(drive)) {
            for (Path volume : there) {
                Files.delete(volume);
            }
        }
        for (String volume : medium) {
            Files.createLink(drive.resolve(volume), shelf.resolve(volume));
        }
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(ContainerdNode::close);
        for (SlowLine line : lines) {
            line.close();
        }
    }
}
