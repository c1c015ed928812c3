package io.hubcrate.bundle;

import io.hubcrate.bundle.BundleIndex.Entry;
import java.util.Optional;

/**
 * Takes the bytes of a bundle's entries while they are verified, so that a medium is read once for both. An entry whose
 * segments lie on several media stays begun between them.
 */
public interface EntryKeeper {
    /** Keeps nothing: what verification is without a store. */
    EntryKeeper NOTHING = entry -> Optional.empty();

    /** Begins with an entry; empty if it is not wanted, or is there already. */
    Optional<Keeping> begin(Entry entry);

    /** One entry on its way. For one thread at a time; failures are {@link io.hubcrate.failure.ToolException}s. */
    interface Keeping extends AutoCloseable {
        /** The next bytes, not proven yet. */
        void write(byte[] buffer, int length);

        /** All bytes have come and are what the signed index names. */
        void keep();

        /** Lets go of what was not kept. */
        @Override
        void close();
    }
}
