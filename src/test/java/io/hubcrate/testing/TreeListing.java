package io.hubcrate.testing;

import io.hubcrate.content.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;

/** Everything below some folders with mode, owner, time and content, for comparing. */
@NullMarked
public final class TreeListing {
    private TreeListing() {}

    /** Paths from {@code root}; of files also digest and time of change if {@code times}. */
    public static SortedMap<String, String> of(Path root, boolean times, String... folders) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        for (String folder : folders) {
            Files.walkFileTree(root.resolve(folder), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes is) throws IOException {
                    all.put(root.relativize(path).toString(), "folder " + rights(path));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes is) throws IOException {
                    String content = is.isRegularFile()
                            ? Digest.of(Files.readAllBytes(path)).shortHex()
                            : "link";
                    String time = times ? " " + is.lastModifiedTime() : "";
                    all.put(root.relativize(path).toString(), content + " " + rights(path) + time);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return all;
    }

    private static String rights(Path path) throws IOException {
        Map<String, Object> unix = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        return Integer.toOctalString((Integer) Objects.requireNonNull(unix.get("mode"))) + " " + unix.get("uid") + " "
                + unix.get("gid");
    }
}
