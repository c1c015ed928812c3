package io.hubcrate.runtime;

import io.hubcrate.archive.TarMember;
import io.hubcrate.elf.ElfFacts;
import io.hubcrate.elf.ElfFile;
import io.hubcrate.elf.GlibcVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A linked runtime, looked at file by file. Links among its legal texts become the texts.
 *
 * @param machines the architectures of its programs, one unless something is very wrong
 * @param glibc the oldest glibc with which all its programs start; null if none asks for one
 */
record RuntimeTree(List<SiteFile> files, SortedSet<String> machines, @Nullable GlibcVersion glibc) {
    private static final int DEEPEST = 12;
    private static final int MOST_FILES = 5000;

    static RuntimeTree read(Path folder) throws IOException {
        SortedMap<String, Path> paths = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            walk.filter(Files::isRegularFile)
                    .limit(MOST_FILES)
                    .forEach(path -> paths.put("runtime/" + folder.relativize(path), path));
        }
        List<SiteFile> files = new ArrayList<>();
        SortedSet<String> machines = new TreeSet<>();
        GlibcVersion glibc = null;
        for (var entry : paths.entrySet()) {
            Path path = entry.getValue();
            if (!TarMember.isName(entry.getKey())) {
                throw new IOException("not a name for an entry: " + entry.getKey());
            }
            files.add(SiteFile.measure(entry.getKey(), path, Files.isExecutable(path)));
            ElfFacts facts = elf(path);
            if (facts != null) {
                machines.add(facts.machine());
                GlibcVersion floor = facts.glibcFloor();
                glibc = floor != null && (glibc == null || floor.isNewerThan(glibc)) ? floor : glibc;
            }
        }
        return new RuntimeTree(files, machines, glibc);
    }

    private static @Nullable ElfFacts elf(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return ElfFile.isElf(channel) ? ElfFile.read(channel) : null;
        }
    }
}
