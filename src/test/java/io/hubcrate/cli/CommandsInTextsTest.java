package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A command that stands in a text by itself is taken as it stands there: each of its options is one of its verb's. */
class CommandsInTextsTest {
    private static final Path TEXTS = Path.of("src/main/resources/io/hubcrate");
    private static final Path GUIDE = TEXTS.resolve("build/GUIDE.txt");
    private static final Pattern INDENTED = Pattern.compile("#? {2,}hubcrate (.+)");

    private static final Pattern FENCED = Pattern.compile("(?:\\$ |next +)?(?:\\./)?hubcrate (.+)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    /** What is the shell's, or a remark. */
    private static final Pattern AFTER = Pattern.compile("[0-9]?[<>].*|\\|.*|&&|;|#.*");
    /** Far fewer would mean that nothing is read. */
    private static final int FEWEST = 60;

    @Test
    void everyCommandOfATextIsTakenAsItStands() throws IOException {
        List<String> refused = new ArrayList<>();
        int seen = 0;
        for (Path file : files()) {
            for (String command : commands(file)) {
                seen++;
                refusal(command).ifPresent(why -> refused.add(file + ": hubcrate " + command + ": " + why));
            }
        }
        assertThat(refused).isEmpty();
        assertThat(seen).isGreaterThan(FEWEST);
    }

    /** The way that somebody goes who has nothing but the bundle's folder. */
    @Test
    void guideLeadsFromTheSiteFileToTheWayBack() throws IOException {
        assertThat(commands(GUIDE))
                .extracting(command -> command.replaceFirst(" .*", ""))
                .containsSubsequence("verify", "site", "stage", "preflight", "plan", "install", "status", "reset");
    }

    private static Optional<String> refusal(String command) {
        List<String> words = words(command);
        VerbName verb = VerbName.find(words.get(0)).orElseThrow();
        try {
            VerbParser.parse(VerbParser.of(verb, verb.create()), words.subList(1, words.size()));
            return Optional.empty();
        } catch (UsageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            if (AFTER.matcher(word.group()).matches()) {
                break;
            }
            words.add(Stream.of(word.group(1), word.group(2), word.group(3))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }

    /** From the verb on, without what stands beside a command to say what it does. Without a verb it is a sentence. */
    private static List<String> commands(Path file) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean isFenced = false;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("```")) {
                isFenced = !isFenced;
            }
            Matcher command = (isFenced ? FENCED : INDENTED).matcher(line);
            if (command.matches()
                    && VerbName.find(command.group(1).replaceFirst(" .*", "")).isPresent()) {
                commands.add(command.group(1).replaceFirst("(?<=\\S) {2,}+(?!-).*", ""));
            }
        }
        return commands;
    }

    private static List<Path> files() throws IOException {
        List<Path> all = new ArrayList<>(List.of(Path.of("README.md")));
        for (Path folder : List.of(Path.of("docs"), TEXTS, Path.of("bundle-manifests"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().matches(".*\\.(txt|md|yaml)"))
                        .forEach(all::add);
            }
        }
        return all;
    }
}
