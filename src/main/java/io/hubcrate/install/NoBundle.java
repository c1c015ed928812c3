package io.hubcrate.install;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;

/** For the way back, which rests on the nodes' records alone: the medium may be far away by then. */
public final class NoBundle implements BundleContent {
    @Override
    public BundleIndex index() {
        throw none();
    }

    @Override
    public Digest sums() {
        throw none();
    }

    @Override
    public ByteSource open(Entry entry) {
        throw none();
    }

    private static IllegalStateException none() {
        return new IllegalStateException("a step's undoing asked for the bundle");
    }
}
