package io.hubcrate.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of a running command, from the threads that read its outputs to the one that waits for it. Whoever looks may
 * be slow; then the oldest lines are left out, and their number is said.
 */
final class WatchedLines {
    /** Longer lines are cut. */
    static final int MOST_LINE = 4096;

    /** How many lines wait at most. */
    static final int MOST_PENDING = 1000;

    /** And how long they are together. */
    static final int MOST_CHARACTERS = 256 << 10;

    private final Deque<String> pending = new ArrayDeque<>();
    private int characters;
    private long leftOut;

    /** Cuts one output into lines; for one thread. */
    final class Cutter {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean cut;

        /** The output's next bytes. A carriage return ends a line too: programs draw their progress so. */
        synchronized void add(byte[] bytes, int offset, int length) {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n' || bytes[i] == '\r') {
                    keep(bytes, from, i - from);
                    end();
                    from = i + 1;
                }
            }
            keep(bytes, from, offset + length - from);
        }

        private void keep(byte[] bytes, int offset, int length) {
            int room = MOST_LINE - line.size();
            line.write(bytes, offset, Math.min(room, length));
            cut |= length > room;
        }

        /** What came since the last line's end is a line, unless it is empty. */
        synchronized void end() {
            if (line.size() > 0) {
                put(printable(line.toString(StandardCharsets.UTF_8)) + (cut ? "..." : ""));
            }
            line.reset();
            cut = false;
        }
    }

    Cutter newCutter() {
        return new Cutter();
    }

    /** A node's output must not steer the terminal that shows it. */
    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            line.append(Character.isISOControl(character) && character != '\t' ? '?' : character);
        }
        return line.toString();
    }

    private synchronized void put(String line) {
        pending.addLast(line);
        characters += line.length();
        while (pending.size() > MOST_PENDING || characters > MOST_CHARACTERS) {
            characters -= pending.removeFirst().length();
            leftOut++;
        }
    }

    private synchronized List<String> take() {
        if (leftOut > 0) {
            pending.addFirst("[" + leftOut + " lines left out]");
            leftOut = 0;
        }
        List<String> lines = List.copyOf(pending);
        pending.clear();
        characters = 0;
        return lines;
    }

    /** Gives what waits now. */
    void deliver(Consumer<String> watcher) {
        take().forEach(watcher);
    }
}
