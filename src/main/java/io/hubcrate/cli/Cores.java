package io.hubcrate.cli;

/** How much of this machine may be used at once. */
final class Cores {
    private Cores() {}

    static int available() {
        return Runtime.getRuntime().availableProcessors();
    }
}
