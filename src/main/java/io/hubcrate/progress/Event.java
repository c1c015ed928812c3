package io.hubcrate.progress;

/**
 * A moment of the story. The order is: for each phase {@code PhaseStarted (TransferStarted TransferAdvanced*
 * (TransferFinished | TransferFailed) | Note)* PhaseFinished}; transfers of one phase may interleave; nothing follows the last
 * {@code PhaseFinished} of a run that succeeded.
 */
public sealed interface Event {

    /**
     * A stretch of work begins.
     *
     * @param name imperative and short, for example {@code fetch images}
     * @param totalItems how many transfers or items will come; 0 if unknown
     * @param totalBytes how many bytes will come; 0 if unknown
     */
    record PhaseStarted(String name, long totalItems, long totalBytes) implements Event {}

    /** The phase of that name is done. */
    record PhaseFinished(String name) implements Event {}

    /** One item of the current phase begins; {@code size} in bytes, 0 if unknown. */
    record TransferStarted(String subject, long size) implements Event {}

    /** So many more bytes of the item are done; sent as often as convenient, the reader throttles. */
    record TransferAdvanced(String subject, long bytes) implements Event {}

    /** The item is done; {@code reused} if nothing had to be fetched. */
    record TransferFinished(String subject, boolean reused) implements Event {}

    /** The item will not be done in this run; why is told at the run's end. */
    record TransferFailed(String subject) implements Event {}

    /** Something worth a line. */
    record Note(Level level, String code, String text) implements Event {}

    /** How loud a {@link Note} is. */
    enum Level {
        INFO,
        WARNING
    }
}
