package io.hubcrate.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes one output of a command. Before the line that begins with the mark everything belongs to others: the login
 * shell's start files, sudo and its prompt; from there on it is the command's own, kept within a bound.
 */
final class MarkedOutput extends OutputStream {
    /** More than any banner; a start file that prints more is a finding of its own. */
    private static final int MOST_BEFORE = 64 << 10;

    private final String mark;
    private final BoundedBytes kept;
    private final Runnable changed;
    private final Taker own;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private String markLine = "";
    private boolean begun;
    private volatile boolean dropped;

    /** Sees the command's own bytes as they come; must not wait. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes, int offset, int length);
    }

    /**
     * @param changed called after bytes that came before the command's own, and when it begins
     * @param own sees what is kept
     */
    MarkedOutput(String mark, int most, Runnable changed, Taker own) {
        this.mark = mark;
        this.kept = new BoundedBytes(most);
        this.changed = changed;
        this.own = own;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (dropped) {
            return;
        }
        if (addUnlessBegun(bytes, offset, length)) {
            changed.run();
        } else {
            keep(bytes, offset, length);
        }
    }

    private synchronized boolean addUnlessBegun(byte[] bytes, int offset, int length) {
        if (begun) {
            return false;
        }
        before.write(bytes, offset, length);
        byte[] all = before.toByteArray();
        // ISO 8859-1 keeps positions; the mark is ASCII.
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int start = text.indexOf(mark);
        int end = start < 0 ? -1 : text.indexOf('\n', start);
        if (end >= 0) {
            begun = true;
            markLine = text.substring(start, end);
            before.reset();
            before.write(all, 0, start);
            keep(all, end + 1, all.length - end - 1);
        } else if (all.length > MOST_BEFORE) {
            before.reset();
            before.write(all, all.length - MOST_BEFORE / 2, MOST_BEFORE / 2);
        }
        return true;
    }

    private void keep(byte[] bytes, int offset, int length) {
        kept.add(bytes, offset, length);
        own.take(bytes, offset, length);
    }

    /** Lets go of what came and of all that comes; where it was too much stays known. */
    void drop() {
        dropped = true;
        kept.drop();
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    /** What follows the mark in its line; empty before it came. */
    synchronized String announced() {
        return markLine.isEmpty() ? "" : markLine.substring(mark.length()).trim();
    }

    /** What came before the mark. */
    synchronized String before() {
        return before.toString(StandardCharsets.UTF_8);
    }

    boolean overflowed() {
        return kept.overflowed();
    }

    String text() {
        return kept.text();
    }
}
