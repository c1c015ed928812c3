package io.hubcrate.cli;

import io.hubcrate.console.Terminal;
import io.hubcrate.failure.Secret;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays through what every start needs, so that the launcher can keep the classes read and checked. Prints nothing. */
public final class Rehearsal {
    private Rehearsal() {}

    /** Run by the launcher once after a build. */
    public static void main(String[] args) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        ProcessSession.open();
        Session session = new Session(
                nowhere,
                nowhere,
                Map.of(),
                Path.of("/nonexistent"),
                Path.of(""),
                Clock.systemUTC(),
                Terminal.NONE,
                question -> Optional.<Secret>empty());
        Hubcrate hubcrate = new Hubcrate(session);
        hubcrate.run(List.of("--version"));
        hubcrate.run(List.of("--help"));
        hubcrate.run(List.of("explain"));
        hubcrate.run(List.of("explain", "usage", "--output", "json"));
        for (VerbName verb : VerbName.values()) {
            hubcrate.run(List.of(verb.toString(), "--help"));
            hubcrate.run(List.of(verb.toString(), "/nonexistent"));
        }
    }
}
