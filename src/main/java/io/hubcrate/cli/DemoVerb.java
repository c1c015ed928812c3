package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.content.ShellLine;
import io.hubcrate.demo.ClusterStory;
import io.hubcrate.demo.DemoStage;
import io.hubcrate.demo.Story;
import io.hubcrate.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hubcrate demo}. */
@Command
final class DemoVerb extends Verb {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Play in this new folder and leave it there; without it, in a temporary one that goes away.")
    @Nullable
    Path folder;

    @Option(
            names = "--cluster",
            description = {
                "A real one instead: three nodes as containers of this machine, from a bundle to a user's running",
                "notebook. Root on Debian 12; half an hour the first time. The site stays up."
            })
    boolean cluster;

    @Option(
            names = "--chart",
            paramLabel = "PATH",
            description = "Another JupyterHub chart than the checkout's own for --cluster: a folder or a packed one.")
    @Nullable
    Path chart;

    @Override
    Result run(Run run) throws IOException {
        if (chart != null && !cluster) {
            throw new UsageException(
                    "--chart goes with --cluster", List.of("hubcrate demo --cluster --chart PATH"), "");
        }
        Path kept = absolute(run, folder);
        Story.Ending ending = cluster
                ? ClusterStory.tell(place -> new CliStage(run.session(), place), checkout(), absolute(run, chart), kept)
                : Story.tell(place -> new CliStage(run.session(), place), kept);
        return Result.of(
                page -> ending.lines().forEach(page::line),
                () -> Json.object().put("steps", ending.steps()).put("folder", String.valueOf(ending.folder())));
    }

    private static @Nullable Path absolute(Run run, @Nullable Path written) {
        return written == null ? null : run.resolve(written).toAbsolutePath().normalize();
    }

    /** The folder that this process was built in, if it runs from one: jar and classes lie in its {@code target}. */
    private static Path checkout() {
        Path built = Installation.jar().getParent();
        Path above = built == null ? null : built.getParent();
        return above == null ? Path.of("/") : above;
    }

    /** Tells on standard output and runs each command line as if it had been typed in the demo's folder. */
    private static final class CliStage implements DemoStage {
        private final Session session;
        private final Page page;

        CliStage(Session outer, Path folder) {
            this.session = new Session(
                    outer.out(),
                    outer.err(),
                    outer.environment(),
                    folder,
                    folder,
                    outer.clock(),
                    outer.terminal(),
                    question -> java.util.Optional.empty());
            this.page = new Page(outer.out(), outer.terminal());
        }

        @Override
        public void chapter(String title) {
            page.blank();
            page.line(page.ink().bold("== " + title));
        }

        @Override
        public void say(String text) {
            page.prose(text);
        }

        @Override
        public void show(String command) {
            page.line(page.ink().bold("$ " + command));
            session.out().flush();
        }

        @Override
        public void echo(String line) {
            page.line("  " + line);
            session.out().flush();
        }

        @Override
        public int run(List<String> arguments) {
            List<String> shown = new ArrayList<>(List.of("hubcrate"));
            arguments.stream().map(ShellLine::quoted).forEach(shown::add);
            show(String.join(" ", shown));
            int exitCode = new Hubcrate(session).run(arguments);
            session.err().flush();
            if (exitCode != 0) {
                page.line(page.ink().faint("(exit code " + exitCode + ")"));
            }
            return exitCode;
        }
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example("hubcrate demo", "nothing to prepare; about ten seconds"),
                new Example("hubcrate demo --dir /tmp/demo", "and keeps the files to look at"),
                new Example("hubcrate demo --cluster", "a real cluster and a login, as root on Debian 12"));
    }
}
