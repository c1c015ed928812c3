package io.hubcrate.build;

import io.hubcrate.derive.FolderLayer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Set;

/**
 * Looks for secrets in folders while they are packed, in pieces that overlap: a data set need not fit into memory.
 */
final class FolderSecrets implements FolderLayer.Visitor {
    private static final int PIECE = 4 << 20;
    private static final int OVERLAP = 16 << 10;
    private static final Set<String> NAMES =
            Set.of(".netrc", "_netrc", ".git-credentials", ".dockercfg", ".pgpass", ".htpasswd");

    private final SecretScan scan;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private String current = "";
    private boolean whole = true;

    FolderSecrets(SecretScan scan) {
        this.scan = scan;
    }

    @Override
    public void bytes(String path, byte[] buffer, int length) {
        if (!path.equals(current)) {
            endOfFile();
            current = path;
            if (NAMES.contains(path.substring(path.lastIndexOf('/') + 1))) {
                scan.refuse(path, "a file that holds credentials");
            }
        }
        piece.write(buffer, 0, length);
        if (piece.size() >= PIECE) {
            byte[] bytes = piece.toByteArray();
            scan.scanAny(current, bytes, false);
            whole = false;
            piece.reset();
            piece.writeBytes(Arrays.copyOfRange(bytes, bytes.length - OVERLAP, bytes.length));
        }
    }

    /** The last file of a folder has been seen. */
    void endOfFile() {
        if (piece.size() > 0) {
            scan.scanAny(current, piece.toByteArray(), whole);
        }
        piece.reset();
        whole = true;
        current = "";
    }
}
