package io.hubcrate.testing.peers;

import io.hubcrate.content.Digest;
import io.hubcrate.image.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in a kept registry, one image a line: reference, index or -, manifest, config, layers; tab-separated. */
final class ForgeCatalogue {
    private ForgeCatalogue() {}

    static void write(Path file, List<ForgedImage> images) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ForgedImage image : images) {
            List<String> cells = new ArrayList<>(
                    List.of(image.reference(), text(image.index()), text(image.manifest()), text(image.config())));
            image.layers().forEach(layer -> cells.add(text(layer)));
            lines.add(String.join("\t", cells));
        }
        Files.write(file, lines);
    }

    static List<ForgedImage> read(Path file) throws IOException {
        List<ForgedImage> images = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            List<String> cells = List.of(line.split("\t", -1));
            List<Descriptor> layers = cells.subList(4, cells.size()).stream()
                    .map(ForgeCatalogue::parse)
                    .toList();
            Descriptor index = cells.get(1).equals("-") ? null : parse(cells.get(1));
            images.add(new ForgedImage(cells.get(0), index, parse(cells.get(2)), parse(cells.get(3)), layers));
        }
        return images;
    }

    private static String text(@Nullable Descriptor blob) {
        return blob == null ? "-" : blob.mediaType() + " " + blob.digest() + " " + blob.size();
    }

    private static Descriptor parse(String cell) {
        String[] parts = cell.split(" ", -1);
        return new Descriptor(parts[0], Digest.parse(parts[1]), Long.parseLong(parts[2]));
    }
}
