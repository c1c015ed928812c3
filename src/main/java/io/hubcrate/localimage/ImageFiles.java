package io.hubcrate.localimage;

import io.hubcrate.archive.TarIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files of an archive or layout by their names inside. */
interface ImageFiles {
    Optional<FileBlob> find(String name) throws IOException;

    /** The file, which must be there. */
    default FileBlob require(String name) throws IOException {
        return find(name).orElseThrow(() -> new IOException("'" + LocalImageFailures.printable(name) + "' is missing"));
    }

    /** The members of a tar. */
    static ImageFiles ofTar(FileChannel tar) throws IOException {
        TarIndex index = TarIndex.of(tar);
        return name -> index.find(name).map(place -> new FileBlob(tar, place.offset(), place.size()));
    }

    /** The files below a folder that a layout can have; links that lead out of it are refused. */
    static ImageFiles ofFolder(Path folder) throws IOException {
        Path root = folder.toRealPath();
        Pattern names = Pattern.compile("oci-layout|index\\.json|blobs/sha256/[0-9a-f]{64}");
        return name -> {
            Path file = root.resolve(name);
            if (!names.matcher(name).matches() || !Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (!file.toRealPath().startsWith(root)) {
                throw new IOException("'" + name + "' is a link that leads out of the layout");
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return Optional.of(new FileBlob(channel, 0, channel.size()));
        };
    }
}
