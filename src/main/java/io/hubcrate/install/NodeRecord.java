package io.hubcrate.install;

import java.util.List;

/**
 * What we made on one node, kept on that node as text below our own folder: the base of {@code reset} and of a file
 * integrity checker's new baseline. An entry is written before the thing is made, so what a killed run left is known.
 */
public interface NodeRecord {
    /**
     * Notes what is about to be made. Noting the same thing again changes nothing; {@code before} of the first time stays.
     *
     * @param step its {@link Step#id}
     * @param before what is needed to give it back, one line; empty if it was not there
     */
    void note(String step, Kind kind, String name, String before);

    /**
     * Notes many things at once, before any of them is made: as {@link #note} for each in their order, and durable
     * together. Who makes much in one go notes it in one go: each noting is a rewrite of the whole record.
     */
    default void noteAll(List<Made> things) {
        things.forEach(made -> note(made.step(), made.kind(), made.name(), made.before()));
    }

    /** Everything noted by a step and not forgotten, in the order noted. */
    List<Made> of(String step);

    /** After it was taken away. */
    void forget(String step, Kind kind, String name);

    /** After all of them were taken away; what was never noted among them is no matter. */
    default void forgetAll(List<Made> things) {
        things.forEach(made -> forget(made.step(), made.kind(), made.name()));
    }

    /** What kind of thing. */
    enum Kind {
        FILE,
        FOLDER,
        UNIT,
        PACKAGE,
        FIREWALL_ZONE,
        SETTING,
        /** What we gave a file: the name is its path, a blank and the digest. A file with other content is not ours. */
        CONTENT,
        /** A folder that a service of ours makes when it starts, with all that it puts there. */
        DATA,
        /** A bundle that was installed to its end: the name is its sums, and before is what it is called. */
        GENERATION
    }

    /** One thing that we made. */
    record Made(String step, Kind kind, String name, String before) {}
}
