package io.hubcrate.build;

import io.hubcrate.progress.EventSink;
import java.nio.file.Path;

/**
 * What all placers of one build share.
 *
 * @param journalStep after how many bytes of an entry its progress is noted
 * @param scratch a folder for what is no part of the bundle and may serve the next run
 */
record PlacingContext(
        WorkVolumes volumes,
        Arrivals arrivals,
        BuildJournal journal,
        DiskTrouble trouble,
        EventSink events,
        long journalStep,
        Path scratch) {
    /** What a killed build fetches again of each blob in flight, at most. */
    static final long JOURNAL_STEP = 4L << 20;
}
