package io.hubcrate.facts;

import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.NodeShell;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Asks one node for everything. */
public final class FactsGatherer {
    private static final int CLOCK_READINGS = 3;
    private static final long SECOND = 1_000_000_000L;

    private final Clock clock;

    /** @param clock the installing host's, with which nodes' clocks are compared */
    public FactsGatherer(Clock clock) {
        this.clock = clock;
    }

    /** @param clock empty if the node has no clock that can be asked */
    public record Gathered(NodeFacts facts, Optional<ClockReading> clock) {}

    /** @throws NodeException if the node cannot be asked, or answers with something else than facts */
    public Gathered gather(NodeShell shell) {
        CommandResult result = shell.run(FactsScript.facts(shell.node()));
        if (!result.succeeded()) {
            throw new NodeException(
                    "facts-unreadable",
                    shell.node().name(),
                    "the facts script ended with status " + result.exit() + ": "
                            + result.err().strip().lines().findFirst().orElse("no message"),
                    "Log in there and look whether 'sh' works and whether sudo lets this user run it.",
                    null);
        }
        NodeFacts facts = FactsReader.read(shell.node().name(), result.out());
        return new Gathered(facts, readClock(shell));
    }

    /** The reading with the shortest round trip tells most. */
    private Optional<ClockReading> readClock(NodeShell shell) {
        Optional<ClockReading> best = Optional.empty();
        for (int i = 0; i < CLOCK_READINGS; i++) {
            long sent = nanos(clock.instant());
            CommandResult result = shell.run(FactsScript.clock());
            long received = nanos(clock.instant());
            String[] words = result.out().strip().split(" ", -1);
            if (!result.succeeded() || words.length != 2 || !words[0].matches("[0-9]{1,18}|[0-9]{19}")) {
                return Optional.empty();
            }
            long node;
            try {
                long number = Long.parseLong(words[0]);
                node = words[1].equals("ns") ? number : Math.multiplyExact(number, SECOND);
            } catch (ArithmeticException | NumberFormatException e) {
                return Optional.empty();
            }
            ClockReading reading = ClockReading.of(sent, node, received, words[1].equals("ns") ? 0 : SECOND);
            if (best.filter(other -> other.uncertainty().compareTo(reading.uncertainty()) <= 0)
                    .isEmpty()) {
                best = Optional.of(reading);
            }
        }
        return best;
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }
}
