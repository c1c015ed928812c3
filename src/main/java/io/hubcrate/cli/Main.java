package io.hubcrate.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where the process begins and ends; nothing else in hubcrate ends it. */
public final class Main {
    private Main() {}

    /**
     * Runs one command line. Ctrl-C and SIGTERM end the process with 130 and 143, which is Java's own doing: files
     * appear whole or not at all, so no clean-up has to happen before.
     */
    public static void main(String[] args) {
        Session session = ProcessSession.open();
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!ended.get()) {
                                new Interruption(session, List.of(args)).tell();
                            }
                        },
                        "interruption"));
        int exitCode = new Hubcrate(session).run(List.of(args));
        session.out().flush();
        session.err().flush();
        ended.set(true);
        System.exit(exitCode);
    }
}
