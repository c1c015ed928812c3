package io.hubcrate.install;

/**
 * What keeps a site's work in other places than the installing host, so that another host can go on with it: the host's
 * own files are a copy, and the site's is the one that counts. Whoever calls has claimed the nodes.
 */
public interface Handover {
    /** Where there is no place but this host. */
    Handover NONE = new Handover() {
        @Override
        public void begin(Journal journal) {}

        @Override
        public void keep(Journal journal) {}

        @Override
        public void end() {}
    };

    /**
     * Before anything is planned: secrets and journal of another host are taken over, and the site is this operator's.
     *
     * @throws OperatorAtWorkException if it is somebody else's
     * @throws io.hubcrate.shell.NodeException if what is kept there cannot be read: nothing is guessed
     */
    void begin(Journal journal);

    /** Keeps the journal as it is now. That it could not be kept stops no work; a note says so. */
    void keep(Journal journal);

    /** Gives the site back; never fails. */
    void end();
}
