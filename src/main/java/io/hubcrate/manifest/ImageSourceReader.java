package io.hubcrate.manifest;

import io.hubcrate.manifest.ImageSource.Kind;
import io.hubcrate.yaml.YamlValue;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code from} of a local image: {@code docker-archive:FILE[:REF]}, {@code oci:PATH[:REF]}, {@code docker:REF}. */
final class ImageSourceReader {
    /** An image's name, or its ID. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/@:+-]{0,400}");

    private ImageSourceReader() {}

    static Optional<ImageSource> read(YamlValue value, ManifestFolder folder) {
        Optional<ImageSource> parsed = value.text(ImageSourceReader::parse);
        return parsed.flatMap(source -> {
            Path path = source.path();
            if (path == null) {
                return parsed;
            }
            return folder.inside(value, path.toString(), source.kind() == Kind.OCI)
                    .map(there -> new ImageSource(source.kind(), source.text(), there, source.name()));
        });
    }

    private static ImageSource parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "docker" -> new ImageSource(Kind.ENGINE, text, null, name(rest));
            case "docker-archive" -> file(Kind.DOCKER_ARCHIVE, text, rest);
            case "oci" -> file(Kind.OCI, text, rest);
            default ->
                throw new IllegalArgumentException(
                        "docker-archive:FILE.tar[:REF], oci:PATH[:REF] or docker:REF expected");
        };
    }

    private static ImageSource file(Kind kind, String text, String rest) {
        int colon = rest.indexOf(':');
        String path = ManifestFolder.relative(colon < 0 ? rest : rest.substring(0, colon));
        return new ImageSource(kind, text, Path.of(path), colon < 0 ? "" : name(rest.substring(colon + 1)));
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("the name of an image expected behind the last colon");
        }
        return text;
    }
}
