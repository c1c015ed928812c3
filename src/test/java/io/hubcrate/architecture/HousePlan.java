package io.hubcrate.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of docs/architecture.md: page and test cannot drift apart, because the page is what the test reads. */
record HousePlan(Map<String, Room> rooms) {
    private static final Path PAGE = Path.of("docs/architecture.md");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+) \\| `([a-z.]+)` \\|[^|]*\\| ([^|]*) \\| ([^|]*) \\|");

    /** One row; {@code mayImport} as package names, {@code owns} as the page words it. */
    record Room(int layer, String name, Set<String> mayImport, String owns) {}

    static HousePlan read() throws IOException {
        List<Room> written = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                written.add(new Room(Integer.parseInt(row.group(1)), row.group(2), names(row.group(3)), row.group(4)));
            }
        }
        Map<String, Room> rooms = new LinkedHashMap<>();
        for (Room room : written) {
            Set<String> allowed = new TreeSet<>(room.mayImport());
            if (allowed.removeAll(Set.of("and below", "everything below", "everything"))) {
                written.stream()
                        .filter(other -> other.layer() < room.layer())
                        .map(Room::name)
                        .forEach(allowed::add);
            }
            rooms.put(room.name(), new Room(room.layer(), room.name(), allowed, room.owns()));
        }
        return new HousePlan(rooms);
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(cell.split(","))
                .map(String::strip)
                .filter(name -> !name.equals("–"))
                .forEach(names::add);
        return names;
    }
}
