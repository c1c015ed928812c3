package io.hubcrate.report;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.content.PackedText;
import io.hubcrate.image.ImageReference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Until when parts of bundles are maintained, as far as this hubcrate knows. It states days and never asks for today's:
 * a report made in another year is the same.
 */
public final class EndOfLife {
    private static final String TABLE = "end-of-life.txt";
    private static final String AS_OF = "# as of ";

    private final List<Row> rows;
    private final LocalDate asOf;

    private record Row(String kind, String name, String version, LocalDate lastDay, String remark) {
        boolean covers(String actual) {
            String plain = actual.startsWith("v") ? actual.substring(1) : actual;
            return version.isEmpty()
                    || plain.equals(version)
                    || plain.startsWith(version + ".")
                    || plain.startsWith(version + "-");
        }
    }

    /**
     * A part with a known end.
     *
     * @param subject which part, with its version
     * @param lastDay on which it is maintained
     * @param remark may be empty
     */
    public record Part(String subject, LocalDate lastDay, String remark) {
        /** One line. */
        public String text() {
            return subject + ": maintained until " + lastDay + (remark.isEmpty() ? "" : " (" + remark + ")");
        }
    }

    private EndOfLife(List<Row> rows, LocalDate asOf) {
        this.rows = rows;
        this.asOf = asOf;
    }

    /** The table that came with this hubcrate. */
    public static EndOfLife table() {
        List<Row> rows = new ArrayList<>();
        LocalDate asOf = LocalDate.EPOCH;
        for (String line : PackedText.read(EndOfLife.class, TABLE).split("\n", -1)) {
            if (line.startsWith(AS_OF)) {
                asOf = LocalDate.parse(line.substring(AS_OF.length()).strip());
            } else if (!line.startsWith("#") && !line.isBlank()) {
                String[] cells = line.split("\\|", -1);
                rows.add(new Row(
                        cells[0].strip(),
                        cells[1].strip(),
                        cells[2].strip(),
                        LocalDate.parse(cells[3].strip()),
                        cells[4].strip()));
            }
        }
        return new EndOfLife(List.copyOf(rows), asOf);
    }

    /** The day of the table's knowledge. */
    public LocalDate asOf() {
        return asOf;
    }

    /** Every part of a bundle whose end is known, in the order of the table's kinds. */
    public List<Part> of(BundleIndex index) {
        Set<Part> parts = new LinkedHashSet<>();
        for (Row row : rows) {
            switch (row.kind()) {
                case "kubernetes" ->
                    index.findKubernetes()
                            .filter(kubernetes -> row.covers(kubernetes.version()))
                            .ifPresent(kubernetes -> parts.add(part(row, "Kubernetes " + kubernetes.version())));
                case "chart" ->
                    index.charts().stream()
                            .filter(chart -> chart.name().equals(row.name()) && row.covers(chart.version()))
                            .forEach(chart -> parts.add(part(row, "chart " + chart.name() + " " + chart.version())));
                case "image" ->
                    index.images().stream()
                            .map(BundleIndex.Image::reference)
                            .filter(image -> isOf(image, row))
                            .forEach(image -> parts.add(part(row, "image " + image)));
                case "file" ->
                    names(index)
                            .filter(name -> name.startsWith(row.name())
                                    && row.covers(name.substring(row.name().length())))
                            .forEach(name -> parts.add(part(row, name)));
                case "system" -> packages(index, row).forEach(parts::add);
                default -> throw new IllegalStateException("kind " + row.kind());
            }
        }
        return List.copyOf(parts);
    }

    private static boolean isOf(ImageReference image, Row row) {
        return (image.name() + "/").startsWith(row.name() + "/")
                && row.covers(image.tag().orElse(""));
    }

    private static java.util.stream.Stream<String> names(BundleIndex index) {
        return java.util.stream.Stream.concat(
                index.files().stream().map(BundleIndex.PinnedFile::name),
                index.entries().stream()
                        .filter(entry -> entry.role() == Role.PACKAGES)
                        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1)));
    }

    /** One line for all packages of a release: nobody wants it two hundred times. */
    private static List<Part> packages(BundleIndex index, Row row) {
        long count = names(index)
                .filter(name ->
                        name.endsWith(".rpm") && (name.contains(row.name() + ".") || name.contains(row.name() + "_")))
                .count();
        return count == 0 ? List.of() : List.of(part(row, count + (count == 1 ? " package" : " packages")));
    }

    private static Part part(Row row, String subject) {
        return new Part(subject, row.lastDay(), row.remark());
    }
}
