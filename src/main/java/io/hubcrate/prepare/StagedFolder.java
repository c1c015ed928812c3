package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.PackedText;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeWork;
import io.hubcrate.road.Road;
import io.hubcrate.road.Seat;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A folder on the node for what is needed only while a step works. What a killed run left in it is used again as far as
 * its digest is right, and everything goes when the step has succeeded or given up; but for marks of something that has
 * begun and not come to its end, {@code log/begun-*}: those stay for the run that mends it.
 */
final class StagedFolder implements AutoCloseable {
    private static final int READABLE = 0644;
    private static final String REMOVE = PackedText.read(StagedFolder.class, "staged-remove.sh");

    private final NodeWork work;
    private final String step;
    private final String folder;
    private final Set<String> made = new HashSet<>();

    /**
     * @param step under which the record names it as long as it is there
     * @param folder absolute, ours alone
     */
    StagedFolder(NodeWork work, String step, String folder) {
        this.work = work;
        this.step = step;
        this.folder = folder;
        work.record().note(step, Kind.DATA, folder, "");
        makeFolder(folder);
    }

    /** Whether a run left it behind that was killed, or whose work did not come to its end. */
    static boolean isLeft(NodeWork work, String step, String folder) {
        return work.record().of(step).stream()
                .anyMatch(made -> made.kind() == Kind.DATA && made.name().equals(folder));
    }

    /** Takes it away with every mark: nothing is left to be mended. */
    static void remove(NodeWork work, String step, String folder) {
        remove(work, step, folder, "rm -rf -- \"$1\"");
    }

    private static void remove(NodeWork work, String step, String folder, String script) {
        CommandResult result = work.shell().run(Command.script(script, folder).asChange());
        // One that could not be removed stays named: a later run will.
        if (result.succeeded()) {
            work.record().forget(step, Kind.DATA, folder);
        }
    }

    private void makeFolder(String path) {
        require(work.shell()
                .run(Command.script("umask 022; mkdir -p \"$1\"", path).asChange()));
    }

    /** Puts entries of the bundle there, each under its own generated name, as the road brings them. */
    void add(List<Entry> entries, Road road) {
        List<Entry> left = new ArrayList<>(entries);
        try (Road.Way way = road.join(work)) {
            while (!left.isEmpty()) {
                way.bring(List.copyOf(left), here -> {
                    try (Seat seat = way.board(here)) {
                        for (Optional<Entry> entry = seat.next(); entry.isPresent(); entry = seat.next()) {
                            add(entry.get(), seat);
                            left.remove(entry.get());
                        }
                    } catch (IOException e) {
                        throw new InterruptedRunException("waiting for the medium was interrupted", e);
                    }
                });
            }
        }
    }

    private void add(Entry entry, Seat seat) {
        String path = folder + "/" + entry.name();
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (made.add(parent)) {
            makeFolder(parent);
        }
        Given given = new Given(entry, seat);
        if (work.shell().upload(path, READABLE, entry.digest(), entry.size(), given)) {
            given.await();
        } else {
            seat.skip();
        }
    }

    /**
     * An entry on its way from the seat to a command's input, which a thread of its own feeds: the file may stand there
     * before that one has seen the entry's end, and a seat is for one thread at a time. A command that has to be begun again
     * gets the entry by itself.
     */
    private final class Given implements ByteSource {
        private final Entry entry;
        private final Seat seat;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final AtomicBoolean begun = new AtomicBoolean();

        Given(Entry entry, Seat seat) {
            this.entry = entry;
            this.seat = seat;
        }

        @Override
        public void writeTo(ByteSink sink) throws IOException {
            if (begun.getAndSet(true)) {
                end.join();
                work.bundle().openHere(entry).writeTo(sink);
                return;
            }
            try {
                seat.writeTo(sink);
            } finally {
                end.complete(null);
            }
        }

        void await() {
            end.join();
        }
    }

    private void require(CommandResult result) {
        if (!result.succeeded()) {
            throw new NodeException(
                    "node-folder-failed",
                    work.shell().node().name(),
                    "the folder " + folder + " cannot be made: " + result.err().strip(),
                    ShellLine.of("Look at it on the node: ls -ld {}; df -h {}", folder, folder),
                    null);
        }
    }

    /** Takes it away, or all but its marks; if that fails, a later run will. */
    @Override
    public void close() {
        remove(work, step, folder, REMOVE);
    }
}
