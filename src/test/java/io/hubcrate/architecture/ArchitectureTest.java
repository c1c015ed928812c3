package io.hubcrate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.hubcrate.architecture.HousePlan.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, which library belongs to whom, and how large and how named things are. */
class ArchitectureTest {
    private static final String ROOT = "io.hubcrate.";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final int MOST_LINES = 400;

    /** Each library with the one package that may name it; the first prefix that fits counts. */
    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("org.yaml.snakeyaml.", "yaml"),
            Map.entry("org.apache.commons.compress.", "archive"),
            Map.entry("org.bouncycastle.", "signing"),
            Map.entry("com.google.cloud.tools.jib.", "registry"),
            Map.entry("com.marcnuri.helm.", "render"),
            Map.entry("com.jcraft.jsch.", "ssh"),
            Map.entry("picocli.", "cli"),
            Map.entry("org.apache.hc.", "http"),
            Map.entry("com.sun.net.httpserver.", "demo"),
            Map.entry("com.sun.nio.file.", "build"));

    /** What the tree of a JSON document is made of: whoever may import json may hold it. */
    private static final Pattern JSON_TREE =
            Pattern.compile("com\\.fasterxml\\.jackson\\.databind\\.(JsonNode|node\\.[A-Za-z]+)");

    private static final Pattern BANNED_NAME = Pattern.compile(".*(Utils?|Helpers?|Manager|Common|Impl|Data|Info)");

    @Test
    void everyPackageStandsInThePlan() throws IOException {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(roomOf(type)));
        assertThat(HousePlan.read().rooms().keySet()).containsAll(packages);
    }

    @Test
    void planItselfPointsDownwards() throws IOException {
        Map<String, Room> rooms = HousePlan.read().rooms();
        for (Room room : rooms.values()) {
            assertThat(room.mayImport()).as("%s may import", room.name()).allSatisfy(name -> {
                Room imported = rooms.get(name);
                assertThat(imported).as("row of %s", name).isNotNull();
                assertThat(Objects.requireNonNull(imported).layer()).isLessThanOrEqualTo(room.layer());
            });
        }
    }

    @Test
    void packagesImportOnlyWhatTheirRowNames() throws IOException {
        Map<String, Room> rooms = HousePlan.read().rooms();
        Set<String> trespasses = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            Room room = Objects.requireNonNull(rooms.get(roomOf(type)), type.getName());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT)
                        && !roomOf(target).equals(room.name())
                        && !room.mayImport().contains(roomOf(target))) {
                    trespasses.add(room.name() + " must not import " + roomOf(target) + ": " + type.getName() + " -> "
                            + target.getSimpleName());
                }
            }
        }
        assertThat(trespasses).isEmpty();
    }

    @Test
    void packagesFormNoCycle() {
        SlicesRuleDefinition.slices()
                .matching("io.hubcrate.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void eachLibraryIsKnownToItsOwnerAlone() throws IOException {
        Map<String, Room> rooms = HousePlan.read().rooms();
        Set<String> trespasses = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getName();
                if (!mayName(Objects.requireNonNull(rooms.get(roomOf(type))), target)) {
                    trespasses.add(roomOf(type) + " names " + target);
                }
            }
        }
        assertThat(trespasses).isEmpty();
    }

    private static boolean mayName(Room room, String target) {
        for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
            if (target.startsWith(owner.getKey())) {
                return room.name().equals(owner.getValue());
            }
        }
        if (target.startsWith("com.fasterxml.jackson.")) {
            return room.name().equals("json")
                    || (room.mayImport().contains("json")
                            && JSON_TREE.matcher(target).matches());
        }
        return !target.contains(".")
                || Stream.of("java.", "javax.", ROOT, "org.jspecify.annotations.")
                        .anyMatch(target::startsWith);
    }

    @Test
    void classNamesSayTheJob() {
        assertThat(CLASSES.stream().map(JavaClass::getSimpleName))
                .noneMatch(name -> BANNED_NAME.matcher(name).matches());
    }

    @Test
    void filesStaySmall() throws IOException {
        for (Path file : javaFiles("src/main/java", "src/test/java")) {
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.size()).as("lines of %s", file).isLessThanOrEqualTo(MOST_LINES);
        }
    }

    @Test
    void everyPackageSaysWhatItIsForAndItsLayer() throws IOException {
        Map<String, Room> rooms = HousePlan.read().rooms();
        for (Path page : javaFiles("src/main/java")) {
            if (page.endsWith("package-info.java")) {
                String name =
                        Objects.requireNonNull(page.getParent()).getFileName().toString();
                int layer = Objects.requireNonNull(rooms.get(name), name).layer();
                String text = Files.readString(page).replaceAll("\\s+\\*?\\s*", " ");
                assertThat(text).as("%s", page).contains("@NullMarked").containsPattern("Layer " + layer + "[.:]");
            }
        }
    }

    private static String roomOf(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }

    private static List<Path> javaFiles(String... roots) throws IOException {
        List<Path> files = new java.util.ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> walk = Files.walk(Path.of(root))) {
                walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }
}
