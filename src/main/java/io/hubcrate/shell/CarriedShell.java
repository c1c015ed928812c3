package io.hubcrate.shell;

import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.content.LimitedCall;
import io.hubcrate.site.NodeAccess.Sudo;
import io.hubcrate.site.SiteNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A node's shell over whatever carries its commands: one at a time, with root's rights where they are wanted. */
public final class CarriedShell implements NodeShell {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SiteNode node;
    private final Carrier carrier;
    private final Sudo sudo;
    private final Duration endLimit;
    private final Object beside = new Object();

    /** @param carrier is closed with this shell */
    public CarriedShell(SiteNode node, Carrier carrier) {
        this(node, carrier, CommandRun.END_LIMIT);
    }

    /** With another limit on what ends a command, for tests. */
    CarriedShell(SiteNode node, Carrier carrier, Duration endLimit) {
        this.node = node;
        this.carrier = carrier;
        this.sudo = node.access().sudo();
        this.endLimit = endLimit;
    }

    @Override
    public SiteNode node() {
        return node;
    }

    @Override
    public synchronized CommandResult run(Command command) {
        return newRun(command, this::endGroup).run();
    }

    @Override
    public CommandResult runBeside(Command command) {
        if (command.changing()) {
            throw new IllegalArgumentException("beside another command one may only look: " + command);
        }
        synchronized (beside) {
            return newRun(command, this::endGroup).run();
        }
    }

    @Override
    public synchronized boolean upload(String path, int mode, Digest digest, long size, ByteSource bytes) {
        return new FileUpload(this, path, mode, digest, size).send(bytes);
    }

    /**
     * What runs a command once. The password is no part of the words: sudo asks for it with a prompt that nobody else can
     * know, and only then it is given, before the command has any standard input.
     */
    private CommandRun newRun(Command command, CommandRun.Ending ending) {
        String mark = "hubcrate-" + random();
        String prompt = "hubcrate-password-" + random() + ":";
        boolean raise = command.root() && sudo.wanted() && !carrier.isRoot();
        CommandRun.Rise rise = new CommandRun.Rise(raise, prompt, sudo.password());
        if (raise) {
            byte[] line = (command.line() + " #" + mark).getBytes(StandardCharsets.UTF_8);
            Command behind = command.withInput(new PrecededSource(line, command.input()));
            return new CommandRun(
                    node.name(), carrier, behind, risen(command, mark, line.length, prompt), mark, rise, ending);
        }
        List<String> words = new ArrayList<>(List.of("sh", "-c", ShellScript.BEGIN, "hubcrate", mark));
        words.addAll(command.words());
        return new CommandRun(node.name(), carrier, command, words, mark, rise, ending);
    }

    /** What sudo is given, and logs. */
    private List<String> risen(Command command, String mark, int bytes, String prompt) {
        List<String> words = new ArrayList<>(
                sudo.password() == null
                        ? List.of("sudo", "-n", "-H", "--")
                        // -k: a ticket that is still good must not decide whether sudo reads from standard input.
                        : List.of("sudo", "-S", "-k", "-H", "-p", prompt, "--"));
        String what = command.toString().replaceAll("\\p{Cntrl}", " ");
        words.addAll(List.of("sh", "-c", ShellScript.RISEN, "hubcrate", mark, Integer.toString(bytes), what));
        return words;
    }

    /**
     * Ends what a command has started, within a limit of its own: a node on which a command hangs may hang in this one too.
     * It never ends itself; if it does not come to its end the connection is cut, and what hangs on that with it.
     */
    private boolean endGroup(Command ended, String group) {
        Command script = Command.script(ShellScript.END, group).within(endLimit);
        CommandRun end = newRun(ended.root() ? script.asRoot() : script, CommandRun.Ending.NEVER);
        try {
            return LimitedCall.within(endLimit, "command-end", end::run).succeeded();
        } catch (TimeoutException | ExecutionException e) {
            carrier.cut();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            carrier.cut();
            return false;
        }
    }

    private static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        carrier.close();
    }
}
