package io.hubcrate.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * The one header that a member can have: the same name, size and mode give the same 512 bytes on every machine, so that
 * a verifier can make it again and compare.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">POSIX ustar interchange format</a>
 */
public final class TarHeader {
    /** Headers, data and the end of a tar come in blocks of this many bytes. */
    public static final int BLOCK = 512;
    /** 1980-01-01T00:00:00Z, the first moment of FAT and zip; GNU tar warns of times before 1970-01-02. */
    static final Instant TIME = Instant.ofEpochSecond(315_532_800L);

    private static final int MODE_FILE = 0644;
    private static final int MODE_EXECUTABLE = 0755;

    private TarHeader() {}

    /** The header block of {@code member}: regular file, owner and group 0 without names, fixed time. */
    public static byte[] of(TarMember member) {
        TarArchiveEntry entry = new TarArchiveEntry(member.name(), TarConstants.LF_NORMAL);
        entry.setSize(member.size());
        entry.setMode(member.executable() ? MODE_EXECUTABLE : MODE_FILE);
        entry.setIds(0, 0);
        // The library puts the name of whoever runs it here.
        entry.setUserName("");
        entry.setGroupName("");
        entry.setModTime(FileTime.from(TIME));
        byte[] block = new byte[BLOCK];
        try {
            entry.writeEntryHeader(block, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return block;
    }
}
