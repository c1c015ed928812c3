package io.hubcrate.cli;

import java.nio.file.Path;

/** A bundle as it leaves the builder, and what a site needs to trust it. */
interface SignedBundle {
    /** The bundle's folder. */
    Path bundle();

    /** The site's trust folder. */
    Path trust();

    /** The key as gpgv wants it. */
    Path keyring();
}
