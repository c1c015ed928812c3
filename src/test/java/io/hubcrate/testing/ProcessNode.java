package io.hubcrate.testing;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This machine as a node, its scripts run by a shell of choice; for tests of scripts alone, it sends no files. */
public final class ProcessNode implements NodeShell {
    private final SiteNode node;
    private final List<String> shell;
    private final Map<String, String> environment;

    /** @param shell the words that stand for {@code sh}, as {@code busybox sh} */
    public ProcessNode(SiteNode node, List<String> shell, Map<String, String> environment) {
        this.node = node;
        this.shell = shell;
        this.environment = environment;
    }

    @Override
    public SiteNode node() {
        return node;
    }

    @Override
    public CommandResult run(Command command) {
        List<String> words = new ArrayList<>(shell);
        words.addAll(command.words().subList(1, command.words().size()));
        try {
            // Through files: a background process of the script may keep a pipe open.
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            int exit = builder.start().waitFor();
            CommandResult result = new CommandResult(
                    exit,
                    new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
                    new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        throw new AssertionError("no uploads here: " + path);
    }

    @Override
    public void close() {}
}
