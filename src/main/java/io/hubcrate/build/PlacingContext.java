package io.hubcrate.build;

import io.hubcrate.progress.EventSink;

/**
 * What all placers of one build share.
 *
 * @param journalStep after how many bytes of an entry its progress is noted
 */
record PlacingContext(
        WorkVolumes volumes,
        Arrivals arrivals,
        Journal journal,
        DiskTrouble trouble,
        EventSink events,
        long journalStep) {
    /** What a killed build fetches again of each blob in flight, at most. */
    static final long JOURNAL_STEP = 4L << 20;
}
