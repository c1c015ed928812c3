package io.hubcrate.cli;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.failure.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files with one password each beside a site file, made of what a person types, and closed to everybody else. */
final class SiteSecrets {
    private final Run run;
    private final Path folder;
    private final List<Path> made = new ArrayList<>();

    SiteSecrets(Run run, Path folder) {
        this.run = run;
        this.folder = folder.normalize();
    }

    /** Gives the name; asks for the password if there is no such file yet. */
    String make(String name, String question, SiteQuestions questions) {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            return name;
        }
        Optional<Secret> typed = run.session().prompt().ask(question);
        if (typed.isEmpty()) {
            questions.lacks("the file " + run.show(file) + " with the password alone, chmod 600");
            return name;
        }
        try {
            AtomicFile.writePrivate(file, (typed.get().reveal(String::new) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        made.add(file);
        return name;
    }

    List<Path> made() {
        return List.copyOf(made);
    }

    /** After a failure: the same command asks again. */
    void takeBack() throws IOException {
        for (Path file : made) {
            Files.deleteIfExists(file);
        }
    }
}
