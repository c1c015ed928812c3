package io.hubcrate.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The one answer to "may somebody else read or change this secret?", as ssh gives it of keys. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /** Whether group or others may; also where nobody can tell. A link stands for what it points to. */
    public static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    /** What to type then. */
    public static String remedy(Path file) {
        return "chmod 600 " + UnsafePath.quoted(file);
    }
}
