package io.hubcrate.prepare;

import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What systemd says of a service, and by what it would start now.
 *
 * @param content by what it would start now; {@link Content#NOTHING} if nobody asked
 */
record ServiceState(boolean unit, boolean enabled, boolean active, Content content) {
    private static final String SCRIPT = PackedText.read(ServiceState.class, "service-state.sh");
    private static final List<String> DEEP = List.of("files", "program");
    private static final String NONE = "-";

    /**
     * What a service starts by.
     *
     * @param files the sum of all files that it reads
     * @param program the sum of the program; {@code -} if systemd knows none
     */
    record Content(String files, String program) {
        static final Content NOTHING = new Content(NONE, NONE);
    }

    /**
     * Asks the node.
     *
     * @param deep whether the content is wanted, too
     * @throws NodeException code {@code service-failed}
     */
    static ServiceState read(NodeWork work, String name, boolean deep, List<String> files) {
        List<String> arguments = new ArrayList<>(List.of(name, deep ? "deep" : "shallow"));
        arguments.addAll(files);
        CommandResult result = work.shell()
                .run(Command.script(SCRIPT, arguments.toArray(String[]::new)).asRoot());
        return parse(result, deep).orElseThrow(() -> failed(work, name, result));
    }

    private static Optional<ServiceState> parse(CommandResult result, boolean deep) {
        List<String> lines = result.lines();
        int known = lines.size() - (deep ? DEEP.size() : 0);
        if (known < 0) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        for (int i = known; i < lines.size(); i++) {
            String begin = DEEP.get(i - known) + " ";
            if (!lines.get(i).startsWith(begin)
                    || !lines.get(i).substring(begin.length()).matches("[0-9a-f]{64}|-")) {
                return Optional.empty();
            }
            words.add(lines.get(i).substring(begin.length()));
        }
        CommandResult first = result.withOut(String.join("\n", lines.subList(0, known)));
        return Answers.read(first, "unit", "enabled", "active")
                .map(answers -> new ServiceState(
                        answers.is("unit"),
                        answers.is("enabled"),
                        answers.is("active"),
                        deep ? new Content(words.get(0), words.get(1)) : Content.NOTHING));
    }

    static NodeException failed(NodeWork work, String name, CommandResult result) {
        return new NodeException(
                "service-failed",
                work.shell().node().name(),
                name + " cannot be brought to its state:\n" + Answers.complaint(result),
                "Look at its log on the node: journalctl -u " + name,
                null);
    }

    /** As noted in the record. */
    String text() {
        return (enabled ? "enabled" : "disabled") + " " + (active ? "running" : "stopped");
    }
}
