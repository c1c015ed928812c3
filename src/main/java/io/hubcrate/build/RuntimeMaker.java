package io.hubcrate.build;

import io.hubcrate.archive.GuardedTarReader.UnsafeArchiveException;
import io.hubcrate.archive.TreeUnpacker;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.http.Web;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.manifest.TargetOs;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.runtime.InstallerParts;
import io.hubcrate.runtime.JdkRelease;
import io.hubcrate.runtime.Toolchain;
import io.hubcrate.survey.SurveyCheck;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Makes the bundle's Java from the JDK that the lock pins, before anything of the bundle is laid out. */
final class RuntimeMaker {
    private static final String PHASE = "make the Java runtime";
    /** Unpacked JDKs have 200 to 400 MB in some hundred files. */
    private static final long MOST_BYTES = 2L << 30;

    private static final int MOST_ENTRIES = 20_000;

    private final Web web;
    private final Toolchain toolchain;
    private final EventSink events;

    RuntimeMaker(Web web, Toolchain toolchain, EventSink events) {
        this.web = web;
        this.toolchain = toolchain;
        this.events = events;
    }

    /**
     * Makes what the lock wants; empty if that is nothing.
     *
     * @throws InvalidInputException codes {@code runtime-differs}, {@code glibc-too-new} and those of
     *     {@link InstallerParts#make}
     */
    Optional<InstallerParts> make(BuildRequest request, @Nullable BlobCache cache, MakingFolder folder)
            throws IOException {
        Optional<LockedRuntime> locked = request.lock().findRuntime();
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        events.accept(new Event.PhaseStarted(
                PHASE, 1, locked.get().isOfHost() ? 0 : locked.get().size()));
        Path jdk = locked.get().isOfHost() ? host(locked.get()) : packed(locked.get(), cache, folder);
        InstallerParts parts =
                InstallerParts.make(jdk, request.platform().architecture(), toolchain, folder.folder("installer"));
        TargetOs os = request.manifest().targetOs();
        if (os != null) {
            parts.requireStartsOn(os.text(), os.glibc());
        }
        SurveyCheck.requireRuntimeStarts(request.manifest(), request.platform(), parts.glibc());
        events.accept(new Event.PhaseFinished(PHASE));
        return Optional.of(parts);
    }

    private Path host(LockedRuntime locked) {
        JdkRelease here = JdkRelease.read(toolchain.jdkHome());
        if (!Digest.of(here.bytes()).equals(locked.digest())) {
            throw new InvalidInputException(
                    "runtime-differs",
                    "the lock was written with Java " + locked.java() + " of " + locked.vendor()
                            + ", this hubcrate runs with " + here.java() + " of " + here.vendor(),
                    "Write the lock again with hubcrate lock MANIFEST --update, or name a packed JDK under runtime in"
                            + " the bundle manifest, which is the same on every machine.");
        }
        return toolchain.jdkHome();
    }

    private Path packed(LockedRuntime locked, @Nullable BlobCache cache, MakingFolder folder) throws IOException {
        Path home = folder.folder("jdk");
        Path archive = home.resolveSibling("jdk.tar.gz");
        String subject = "packed JDK " + locked.urls().get(0);
        events.accept(new Event.TransferStarted(subject, locked.size()));
        boolean reused = cache != null && fromCache(cache, locked, archive);
        if (!reused) {
            download(locked, archive, subject);
            if (cache != null) {
                try (Disk.RandomFile file = Disk.LOCAL.open(archive)) {
                    cache.keep(locked.digest(), file::read, locked.size());
                }
            }
        }
        events.accept(new Event.TransferAdvanced(subject, locked.size()));
        events.accept(new Event.TransferFinished(subject, reused));
        try (InputStream in = Files.newInputStream(archive)) {
            new TreeUnpacker(MOST_BYTES, MOST_ENTRIES).unpackGzip(in, home);
        } catch (UnsafeArchiveException e) {
            throw new IntegrityException(
                    "jdk-archive-unsafe",
                    subject,
                    "files, folders and links among them",
                    e.entry() + ": " + e.reason(),
                    "Take the archive from the JDK's own publisher.");
        } catch (ZipException | EOFException e) {
            throw new InvalidInputException(
                    "jdk-unusable",
                    subject + " is no whole .tar.gz: " + IoReason.of(e),
                    "Name an archive that its publisher packed so, with the digest announced there.");
        }
        Files.delete(archive);
        return homeIn(home);
    }

    /** Archives have one folder with the JDK in it. */
    private static Path homeIn(Path folder) throws IOException {
        if (Files.exists(folder.resolve("release"))) {
            return folder;
        }
        try (var children = Files.list(folder)) {
            List<Path> all = children.toList();
            return all.size() == 1 ? all.get(0) : folder;
        }
    }

    private static boolean fromCache(BlobCache cache, LockedRuntime locked, Path archive) throws IOException {
        try (FileSink sink = new FileSink(archive)) {
            if (cache.copyTo(locked.digest(), sink) && sink.has(locked)) {
                return true;
            }
        }
        cache.forget(locked.digest());
        return false;
    }

    private void download(LockedRuntime locked, Path archive, String subject) throws IOException {
        for (Iterator<URI> rest = locked.urls().iterator(); rest.hasNext(); ) {
            URI address = rest.next();
            try (FileSink sink = new FileSink(archive)) {
                web.stream(address, locked.size(), 0, "packed JDK", sink);
                if (!sink.has(locked)) {
                    throw new IntegrityException(
                            "blob-mismatch",
                            subject,
                            locked.digest().toString(),
                            "another digest",
                            EntryFetcher.ADVICE);
                }
                return;
            } catch (SourceException e) {
                if (!rest.hasNext()) {
                    throw e;
                }
                events.warning("mirror-failed", e.getMessage());
            }
        }
    }

    /** Writes a file and hashes it on the way. */
    private static final class FileSink implements ByteSink, AutoCloseable {
        private final Path file;
        private OutputStream out;
        private MessageDigest hash = Digest.newMessageDigest();
        private long size;

        FileSink(Path file) throws IOException {
            this.file = file;
            this.out = Files.newOutputStream(file);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            hash.update(bytes, offset, length);
            size += length;
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw full(e);
            }
        }

        @Override
        public void restart() {
            try {
                out.close();
                out = Files.newOutputStream(file);
            } catch (IOException e) {
                throw full(e);
            }
            hash = Digest.newMessageDigest();
            size = 0;
        }

        private static MachineException full(IOException e) {
            return new MachineException(
                    "disk-failed", "the packed JDK cannot be written: " + IoReason.of(e), "Make room below --out.", e);
        }

        boolean has(LockedRuntime locked) {
            try {
                out.flush();
                return size == locked.size()
                        && Digest.of((MessageDigest) hash.clone()).equals(locked.digest());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("every JDK's SHA-256 can be cloned", e);
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
