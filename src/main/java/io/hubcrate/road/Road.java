package io.hubcrate.road;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.failure.ToolException;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.NodeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one step brings to many nodes at one time: what is on the media that are in goes to everybody who lacks it, in one
 * pass; then the next medium is asked for. One for each kind of thing that nodes want together.
 */
public final class Road {
    /** So often something may get lost that was taken to be there: collected between a look and an import. */
    private static final int TRIES = 2;

    private final Convoy convoy = new Convoy();
    private final MediaRounds media = new MediaRounds();

    /** A node comes: before it knows what it lacks, so that nobody changes the medium meanwhile. Leave it whatever comes. */
    public Way join(NodeWork work) {
        return new Way(work, media.join());
    }

    /** One node's way on it. */
    public final class Way implements AutoCloseable {
        private final NodeWork work;
        private final MediaRounds.Guest guest;
        private final Map<Entry, Integer> brought = new HashMap<>();

        private Way(NodeWork work, MediaRounds.Guest guest) {
            this.work = work;
            this.guest = guest;
        }

        /** What takes entries as they come, in the order of the medium. */
        public interface Taker {
            /**
             * Takes all of them.
             *
             * @param here what comes now
             * @throws ToolException if it does not
             */
            void take(List<Entry> here);
        }

        /**
         * Brings those of some entries whose media are in; waits and asks for a medium if there are none of them.
         *
         * @param wanted what the node lacks, in the order in which media are read
         * @return whether all that is here was taken; if not, its medium was drawn out meanwhile
         * @throws NodeException code {@code node-loses-parts} if it has lost again and again what it was given
         * @throws io.hubcrate.failure.IntegrityException code {@code bundle-incomplete} if a medium does not come
         */
        public boolean bring(List<Entry> wanted, Taker taker) {
            List<Entry> here = guest.await(work.bundle(), wanted);
            List<Entry> lost = here.stream()
                    .filter(entry -> brought.getOrDefault(entry, 0) >= TRIES)
                    .toList();
            if (!lost.isEmpty()) {
                throw lost(lost);
            }
            try {
                taker.take(here);
            } catch (NodeException e) {
                // A node that fails while the medium is out fails all the same.
                throw e;
            } catch (ToolException e) {
                // A medium that was taken out is asked for again, now that nothing waits for its bytes.
                if (here.stream().allMatch(work.bundle()::isHere) && !e.code().equals("bundle-incomplete")) {
                    throw e;
                }
                return false;
            }
            here.forEach(entry -> brought.merge(entry, 1, Integer::sum));
            return true;
        }

        private NodeException lost(List<Entry> lost) {
            return new NodeException(
                    "node-loses-parts",
                    work.node().name(),
                    "of " + lost.size() + " parts of the bundle, " + lost.get(0).subject() + " first, each was brought "
                            + TRIES + " times and is not there any more when it is looked for",
                    "Something on the node takes them away. Look at its disk and at what cleans up there: df -h;"
                            + " journalctl -n 50. Then type the same command again.",
                    null);
        }

        /**
         * A seat for entries that are here; close it whatever comes.
         *
         * @param entries in any order: they come in that of the medium
         */
        public Seat board(List<Entry> entries) {
            return convoy.board(work.bundle(), entries, media::onTheirWay);
        }

        @Override
        public void close() {
            guest.close();
        }
    }
}
