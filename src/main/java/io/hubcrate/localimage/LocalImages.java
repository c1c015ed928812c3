package io.hubcrate.localimage;

import io.hubcrate.content.IoReason;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.failure.SourceException;
import io.hubcrate.image.ImageFormatException;
import io.hubcrate.image.ImageReference;
import io.hubcrate.image.Platform;
import io.hubcrate.json.JsonShapeException;
import io.hubcrate.manifest.ImageSource;
import io.hubcrate.progress.EventSink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens local images. What an engine gives is written to the temporary folder once, into a file that has no name any
 * more when it is read, so that nothing is left behind however this process ends. Thread-safe.
 */
public final class LocalImages {
    private final Path temporaryFolder;
    private final DockerEngineClient engine;
    private final Map<String, FileChannel> exported = new HashMap<>();

    /**
     * @param temporaryFolder where an engine's image is put, with room for it unpacked; made if absent
     * @param environment for {@code DOCKER_HOST}
     */
    public LocalImages(Path temporaryFolder, Map<String, String> environment, EventSink events) {
        this(temporaryFolder, environment, DockerEngineClient.PATIENCE, events);
    }

    /** With another patience towards the engine, for tests. */
    LocalImages(Path temporaryFolder, Map<String, String> environment, Duration patience, EventSink events) {
        this.temporaryFolder = temporaryFolder;
        this.engine = new DockerEngineClient(environment.getOrDefault("DOCKER_HOST", ""), patience, events);
    }

    /**
     * Reads an image whole and checks every digest.
     *
     * @param wanted under which it is to be loaded; looked for in the archive if the source names no image
     * @param platform for which one of an index's images is chosen
     * @throws InvalidInputException if the archive cannot be read or has no such image
     * @throws IntegrityException code {@code local-image-damaged} if bytes and digests differ
     * @throws SourceException code {@code local-image-engine} if the engine does not give it
     */
    public synchronized LocalImage open(ImageSource source, ImageReference wanted, Platform platform) {
        try {
            ImageFiles files = files(source);
            return source.kind() == ImageSource.Kind.OCI
                    ? new OciLayoutReader(source, files).read(platform)
                    : new DockerArchiveReader(source, files).read(wanted);
        } catch (IOException | ImageFormatException | JsonShapeException e) {
            throw LocalImageFailures.unreadable(source, e instanceof IOException ? IoReason.of(e) : e.getMessage());
        }
    }

    private ImageFiles files(ImageSource source) throws IOException {
        Path path = source.path();
        if (path == null) {
            FileChannel export = exported.get(source.name());
            if (export == null) {
                export = export(source);
                exported.put(source.name(), export);
            }
            return ImageFiles.ofTar(export);
        }
        return Files.isDirectory(path)
                ? ImageFiles.ofFolder(path)
                : ImageFiles.ofTar(FileChannel.open(path, StandardOpenOption.READ));
    }

    private FileChannel export(ImageSource source) {
        try {
            Files.createDirectories(temporaryFolder);
            Path file = Files.createTempFile(temporaryFolder, "hubcrate-image", ".tar");
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                engine.export(source, channel);
                return channel;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new MachineException(
                    "disk-failed",
                    "the engine's image cannot be kept in " + temporaryFolder + ": " + IoReason.of(e),
                    "Set TMPDIR to a folder with more room.",
                    e);
        }
    }
}
