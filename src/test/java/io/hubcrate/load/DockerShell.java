package io.hubcrate.load;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import io.hubcrate.testing.peers.DockerEngine;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** This machine's shell, whose docker is a private engine. */
final class DockerShell implements NodeShell {
    private final DockerEngine engine;

    DockerShell(DockerEngine engine) {
        this.engine = engine;
    }

    @Override
    public SiteNode node() {
        return SiteNodes.worker("w-1", "10.0.0.2");
    }

    @Override
    public CommandResult run(Command command) {
        List<String> words = command.words();
        Programs.Command program = Programs.command(
                        words.get(0), words.subList(1, words.size()).toArray(String[]::new))
                .environment("DOCKER_HOST", engine.host())
                .within(Duration.ofMinutes(2));
        Programs.Result result = command.findInput()
                .map(input -> program.reading(out -> input.writeTo(new Pipe(out))))
                .orElse(program)
                .run();
        return new CommandResult(result.exit(), result.out(), result.err());
    }

    private record Pipe(OutputStream out) implements ByteSink {
        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
        }

        @Override
        public void restart() {
            throw new AssertionError("an archive that began again");
        }
    }

    @Override
    public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        throw new AssertionError("no uploads here: " + path);
    }

    @Override
    public void close() {}
}
