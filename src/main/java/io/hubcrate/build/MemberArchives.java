package io.hubcrate.build;

import io.hubcrate.archive.ArchiveMemberReader;
import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.download.Downloads;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.http.Web;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Archives out of which files are taken. Each is fetched once, resumed where an earlier run left it, and looked into
 * only after the digest of the whole is right. They go away with the work folder. Thread-safe.
 */
final class MemberArchives {
    private static final int BUFFER = 64 << 10;

    private final Downloads downloads;
    private final Path folder;
    private final DiskTrouble trouble;
    private final Map<Digest, Object> locks = new ConcurrentHashMap<>();
    private final Set<Digest> proven = ConcurrentHashMap.newKeySet();

    /** @param folder the work folder, in which an archive is called {@code archive-HEX} */
    MemberArchives(Web web, Path folder, DiskTrouble trouble) {
        this.downloads = new Downloads(web);
        this.folder = folder;
        this.trouble = trouble;
    }

    /**
     * Streams one member; its own digest is the sink's to check.
     *
     * @throws IntegrityException if the addresses give another archive, or it has no such member
     */
    void takeOut(BlobSource.Member source, String subject, ByteSink sink) {
        Path file = fetched(source, subject);
        boolean found;
        try (InputStream archive = Files.newInputStream(file)) {
            found = ArchiveMemberReader.readOne(archive, source.member(), (member, size) -> into(sink));
        } catch (UnsafeArchiveException e) {
            throw mismatch(subject, "the regular file " + source.member(), e.reason());
        } catch (IOException e) {
            throw trouble.of(e);
        }
        if (!found) {
            throw mismatch(subject, source.member() + " in the archive", "none");
        }
    }

    private Path fetched(BlobSource.Member source, String subject) {
        Path file = folder.resolve("archive-" + source.archive().hex());
        synchronized (locks.computeIfAbsent(source.archive(), digest -> new Object())) {
            if (!proven.contains(source.archive())) {
                fetch(source, file, subject);
                proven.add(source.archive());
            }
        }
        return file;
    }

    private void fetch(BlobSource.Member source, Path file, String subject) {
        try (Arriving arriving = Arriving.open(file, source.archiveSize())) {
            if (arriving.count < source.archiveSize()) {
                downloads.stream(source.addresses(), source.archiveSize(), arriving.count, arriving);
            }
            Digest actual = Digest.of(arriving.hash);
            if (!actual.equals(source.archive())) {
                arriving.restart();
                throw mismatch(subject, "an archive with " + source.archive(), actual.toString());
            }
        } catch (IOException e) {
            throw trouble.of(e);
        }
    }

    private static IntegrityException mismatch(String subject, String expected, String actual) {
        return new IntegrityException("blob-mismatch", subject, expected, actual, EntryFetcher.ADVICE);
    }

    private static OutputStream into(ByteSink sink) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                sink.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                sink.write(bytes, offset, length);
            }
        };
    }

    /** An archive on its way, hashed as it comes; what is there already is hashed first. */
    private static final class Arriving implements ByteSink, Closeable {
        private final FileChannel channel;
        private final long size;
        private MessageDigest hash = Digest.newMessageDigest();
        private long count;

        private Arriving(FileChannel channel, long size) {
            this.channel = channel;
            this.size = size;
        }

        static Arriving open(Path file, long size) throws IOException {
            Arriving arriving = new Arriving(
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    size);
            boolean usable = false;
            try {
                arriving.resume();
                usable = true;
                return arriving;
            } finally {
                if (!usable) {
                    arriving.close();
                }
            }
        }

        private void resume() throws IOException {
            if (channel.size() > size) {
                channel.truncate(0);
            }
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer)) {
                hash.update(buffer.array(), 0, n);
                count += n;
                buffer.clear();
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > size - count) {
                throw mismatch("an archive", size + " bytes", "more than that");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            hash.update(bytes, offset, length);
            count += length;
        }

        @Override
        public void restart() throws IOException {
            channel.truncate(0);
            hash = Digest.newMessageDigest();
            count = 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
