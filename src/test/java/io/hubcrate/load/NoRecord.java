package io.hubcrate.load;

import io.hubcrate.install.NodeRecord;
import java.util.List;

/** Images are in no record: they go with the runtime's folder. */
final class NoRecord implements NodeRecord {
    @Override
    public void note(String stepId, Kind kind, String name, String before) {
        throw new AssertionError("images are in no record");
    }

    @Override
    public List<Made> of(String stepId) {
        throw new AssertionError("images are in no record");
    }

    @Override
    public void forget(String stepId, Kind kind, String name) {
        throw new AssertionError("images are in no record");
    }
}
