package io.hubcrate.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What goes out of the store. */
final class SweptFiles {
    private SweptFiles() {}

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw StoreFailures.unwritable(file, e);
        }
    }

    /** A bundle's metadata: first what says that it is whole. */
    static void deleteBundle(Path folder, String first) {
        delete(folder.resolve(first));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(SweptFiles::delete);
        } catch (IOException e) {
            throw StoreFailures.unwritable(folder, e);
        }
        delete(folder);
    }

    static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
