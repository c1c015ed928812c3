package io.hubcrate.image;

import io.hubcrate.content.Digest;
import io.hubcrate.image.ImageFormatException.Reason;
import io.hubcrate.json.Json;
import io.hubcrate.json.JsonCursor;
import io.hubcrate.json.JsonShapeException;
import java.io.IOException;
import java.util.List;

/**
 * What hubcrate asks of an image configuration.
 *
 * @param platform what the image runs on
 * @param diffIds digests of the unpacked layers, from the base upwards
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md">OCI image configuration</a>
 */
public record ImageConfig(Platform platform, List<Digest> diffIds) {
    public ImageConfig {
        diffIds = List.copyOf(diffIds);
    }

    /**
     * Reads a configuration.
     *
     * @param layers how many layers the manifest has; the configuration must speak of as many
     * @throws ImageFormatException if it cannot be used
     */
    public static ImageConfig read(byte[] bytes, int layers) {
        try {
            JsonCursor root = JsonCursor.at(Json.parse(bytes));
            String variant = root.find("variant").map(JsonCursor::text).orElse("");
            Platform platform = new Platform(
                    root.find("os").map(JsonCursor::text).orElse(""),
                    root.find("architecture").map(JsonCursor::text).orElse(""),
                    variant.isEmpty() ? null : variant);
            List<Digest> diffIds =
                    root.require("rootfs").find("diff_ids").map(JsonCursor::items).orElse(List.of()).stream()
                            .map(item -> item.text(Digest::parse))
                            .toList();
            if (diffIds.size() != layers) {
                throw new ImageFormatException(
                        Reason.MALFORMED,
                        "the configuration speaks of " + diffIds.size() + " layers, the manifest of " + layers);
            }
            return new ImageConfig(platform, diffIds);
        } catch (JsonShapeException e) {
            throw new ImageFormatException(Reason.MALFORMED, "the configuration, " + e.path() + ": " + e.problem());
        } catch (IOException e) {
            throw new ImageFormatException(Reason.MALFORMED, "the configuration is not JSON: " + e.getMessage());
        }
    }
}
