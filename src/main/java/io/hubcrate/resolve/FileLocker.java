package io.hubcrate.resolve;

import io.hubcrate.archive.ArchiveMemberReader;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.lock.BundleLock.LockedArchive;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedProgram;
import io.hubcrate.lock.BundleLock.Role;
import io.hubcrate.manifest.BundleManifest.PinnedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Pins files: digest and size, what they are taken out of, what they ask of the machine. Thread-safe. */
final class FileLocker {
    private final FileMeasurer measurer;
    private final Path folder;

    /** @param folder of the manifest, where scratch files stand for a moment */
    FileLocker(FileMeasurer measurer, Path folder) {
        this.measurer = measurer;
        this.folder = folder;
    }

    /** What is pinned of one member. */
    private record Taken(Digest digest, long size, Optional<LockedProgram> program) {}

    /** Puts the members of one archive together, so that it is fetched once; every other file stands alone. */
    static Collection<List<PinnedFile>> bySource(List<PinnedFile> files) {
        Map<Object, List<PinnedFile>> groups = new LinkedHashMap<>();
        for (PinnedFile file : files) {
            Object key = file.findMember().isPresent() ? file.urls() : file;
            groups.computeIfAbsent(key, source -> new ArrayList<>()).add(file);
        }
        return groups.values();
    }

    /** How people know the source of files that {@link #bySource} put together. */
    static String subject(List<PinnedFile> files) {
        String path = String.valueOf(files.get(0).urls().get(0).getPath());
        return files.size() == 1 ? files.get(0).name() : path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Fetches the files' one source and looks at it.
     *
     * @param files as {@link #bySource} put them together
     * @throws io.hubcrate.failure.ToolException if it cannot be had, is not what the manifest pins, or lacks a member
     */
    List<LockedFile> lock(List<PinnedFile> files) {
        PinnedFile first = files.get(0);
        boolean packed = first.findMember().isPresent();
        try (ScratchFile scratch = ScratchFile.in(folder, !packed)) {
            FileMeasurer.Measured whole = measurer.measure(subject(files), first.urls(), scratch);
            for (PinnedFile file : files) {
                InputFetcher.requirePinned(file.name() + " from " + whole.url(), file.sha256(), whole.digest());
            }
            if (packed) {
                return takeOut(files, whole, scratch);
            }
            return List.of(locked(first, whole.digest(), whole.size(), null, scratch.findProgram(first.name())));
        }
    }

    private List<LockedFile> takeOut(List<PinnedFile> files, FileMeasurer.Measured whole, ScratchFile archive) {
        Map<String, Taken> taken = new HashMap<>();
        Set<String> members =
                files.stream().flatMap(file -> file.findMember().stream()).collect(Collectors.toSet());
        try {
            ArchiveMemberReader.readAll(archive.read(), members, (member, size) -> new Taking(member, size, taken));
        } catch (IOException e) {
            throw unusable(whole, e.getMessage() == null ? "it ends early" : e.getMessage());
        }
        List<LockedFile> locked = new ArrayList<>();
        for (PinnedFile file : files) {
            String member = file.findMember().orElseThrow();
            Taken found = taken.get(member);
            if (found == null) {
                throw unusable(whole, "it has no " + member);
            }
            LockedArchive from = new LockedArchive(member, whole.digest(), whole.size());
            locked.add(locked(file, found.digest(), found.size(), from, found.program()));
        }
        return locked;
    }

    private static LockedFile locked(
            PinnedFile file,
            Digest digest,
            long size,
            @org.jspecify.annotations.Nullable LockedArchive archive,
            Optional<LockedProgram> program) {
        return new LockedFile(
                file.name(),
                Role.BINARIES,
                file.urls(),
                digest,
                size,
                file.executable(),
                archive,
                program.orElse(null));
    }

    private static InvalidInputException unusable(FileMeasurer.Measured archive, String problem) {
        return new InvalidInputException(
                "archive-member-missing",
                archive.url() + ": nothing can be taken out of this archive: " + problem,
                "Look into it with 'tar -tvf' and correct 'member' in the manifest. Of other archives than .tar, .tar.gz and"
                        + " .tgz nothing can be taken: carry those whole, without 'member'.");
    }

    /** Looks at one member while it passes by. */
    private final class Taking extends OutputStream {
        private final String member;
        private final long size;
        private final Map<String, Taken> taken;
        private final ScratchFile scratch = ScratchFile.in(folder, true);
        private final MessageDigest hash = Digest.newMessageDigest();

        Taking(String member, long size, Map<String, Taken> taken) {
            this.member = member;
            this.size = size;
            this.taken = taken;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            hash.update(bytes, offset, length);
            scratch.write(bytes, offset, length);
        }

        @Override
        public void close() {
            try (scratch) {
                taken.put(member, new Taken(Digest.of(hash), size, scratch.findProgram(member)));
            }
        }
    }
}
