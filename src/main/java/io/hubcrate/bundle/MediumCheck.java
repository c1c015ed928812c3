package io.hubcrate.bundle;

import io.hubcrate.archive.TarHeader;
import io.hubcrate.archive.TarLayout;
import io.hubcrate.archive.TarMember;
import io.hubcrate.bundle.BundleIndex.Volume;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What a volume is that is not the one it should be: damaged, another one of this bundle, or of another bundle. */
final class MediumCheck {
    private static final int BUFFER = 64 << 10;

    private MediumCheck() {}

    /**
     * Demands that sums which lie beside a volume are this bundle's.
     *
     * @param sums of this bundle, proven
     * @throws IntegrityException code {@code part-of-another-bundle}
     */
    static void requireSameBundle(Sha256Sums sums, Path volume) {
        Path beside = volume.resolveSibling(BundleNames.SUMS);
        if (Files.isRegularFile(beside, LinkOption.NOFOLLOW_LINKS) && !Arrays.equals(small(beside), sums.toBytes())) {
            throw another(
                    String.valueOf(volume.getFileName()),
                    "this bundle's SHA256SUMS beside it",
                    "those of " + claimed(volume).orElse("another bundle"));
        }
    }

    /**
     * The reason why a volume is refused, if it can be told.
     *
     * @param sums of this bundle, proven
     * @return empty if the file as a whole is what it should be
     */
    static Optional<IntegrityException> explain(Volume volume, TarLayout layout, Path file, Sha256Sums sums) {
        Digest actual = digest(file);
        if (actual.equals(sums.digests().get(volume.file()))) {
            return Optional.empty();
        }
        for (Map.Entry<String, Digest> other : sums.digests().entrySet()) {
            if (other.getValue().equals(actual)) {
                return Optional.of(new IntegrityException(
                        "part-swapped",
                        volume.file(),
                        "its own content",
                        "the content of " + other.getKey(),
                        "Give the files their own names back, or copy both again from where they came."));
            }
        }
        return Optional.of(foreign(volume, layout, file)
                .orElseGet(
                        () -> ContentCheck.damaged(volume.file(), sums.digests().get(volume.file()), actual)));
    }

    /** The reason to refuse a volume that its first block alone tells; empty if it begins as it should, or with noise. */
    static Optional<IntegrityException> foreign(Volume volume, TarLayout layout, Path file) {
        return foreignBeginning(layout, file).map(found -> another(volume.file(), "a part of this bundle", found));
    }

    /** A first header that is whole, but not the one that this volume has. */
    private static Optional<String> foreignBeginning(TarLayout layout, Path file) {
        byte[] header = new byte[TarHeader.BLOCK];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            if (in.readNBytes(header, 0, header.length) < header.length) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw FolderListing.unreadable(file, e);
        }
        String name = new String(header, 0, TarMember.MAX_NAME, StandardCharsets.ISO_8859_1).replaceAll("\0.*", "");
        Optional<TarMember> member = member(name, header);
        boolean own = layout.places().isEmpty()
                || member.filter(layout.places().get(0).member()::equals).isPresent();
        return own ? Optional.empty() : member.map(found -> "a tarball that begins with " + found.name());
    }

    /** The member of which this is the header, byte for byte: a damaged one is nobody's. */
    private static Optional<TarMember> member(String name, byte[] header) {
        String octal = new String(header, 124, 11, StandardCharsets.ISO_8859_1);
        if (!TarMember.isName(name) || !octal.matches("[0-7]{11}")) {
            return Optional.empty();
        }
        long size = Long.parseLong(octal, 8);
        for (boolean executable : new boolean[] {false, true}) {
            TarMember member = new TarMember(name, size, executable);
            if (Arrays.equals(TarHeader.of(member), header)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** What the index beside a volume says that it belongs to. */
    private static Optional<String> claimed(Path volume) {
        Path index = volume.resolveSibling(BundleNames.INDEX);
        if (!Files.isRegularFile(index, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            BundleIndex other = BundleIndexReader.read(small(index));
            return Optional.of(other.name() + " " + other.version() + " for " + other.platform() + ", sequence "
                    + other.sequence() + ", or a damaged copy");
        } catch (ToolException e) {
            return Optional.empty();
        }
    }

    private static IntegrityException another(String volume, String expected, String actual) {
        return new IntegrityException(
                "part-of-another-bundle",
                volume,
                expected,
                actual,
                "Look for the medium that belongs to this bundle; name its folder with --media DIR.");
    }

    private static byte[] small(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(BundleIndexReader.MAX_BYTES);
        } catch (IOException e) {
            throw FolderListing.unreadable(file, e);
        }
    }

    private static Digest digest(Path file) {
        MessageDigest hash = Digest.newMessageDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw FolderListing.unreadable(file, e);
        }
        return Digest.of(hash);
    }
}
