package io.hubcrate.testing;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A node that answers what it was told to answer; any other command fails the test. */
public final class FakeNode implements NodeShell {
    private final SiteNode node;
    private final List<Function<Command, Optional<CommandResult>>> answers = new ArrayList<>();
    private final List<Command> ran = new ArrayList<>();
    private boolean closed;

    public FakeNode(SiteNode node) {
        this.node = node;
    }

    /** Answers whatever command fits; what was said first counts. */
    public FakeNode on(Predicate<Command> matcher, Function<Command, CommandResult> answer) {
        answers.add(command -> matcher.test(command) ? Optional.of(answer.apply(command)) : Optional.empty());
        return this;
    }

    /** Answers every command with that text in one of its words by an output and status 0. */
    public FakeNode on(String part, String out) {
        return on(
                command -> command.words().stream().anyMatch(word -> word.contains(part)),
                command -> new CommandResult(0, out, ""));
    }

    /** What ran, in order. */
    public synchronized List<Command> ran() {
        return List.copyOf(ran);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public SiteNode node() {
        return node;
    }

    @Override
    public synchronized CommandResult run(Command command) {
        ran.add(command);
        for (Function<Command, Optional<CommandResult>> answer : answers) {
            Optional<CommandResult> result = answer.apply(command);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new AssertionError(node.name() + " did not expect: " + command);
    }

    @Override
    public boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        throw new AssertionError(node.name() + " did not expect an upload to " + path);
    }

    @Override
    public void close() {
        closed = true;
    }
}
