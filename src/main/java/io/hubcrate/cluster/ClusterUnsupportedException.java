package io.hubcrate.cluster;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import java.util.List;

/** This hubcrate cannot make such a cluster; nothing was changed. Exit code 3. */
public final class ClusterUnsupportedException extends ToolException {
    private static final long serialVersionUID = 1L;

    /** @param problems all of them; at least one */
    ClusterUnsupportedException(List<String> problems) {
        super(
                "cluster-unsupported",
                Category.INPUT,
                String.join("\n", problems),
                "The nodes alone can be made ready, up to where kubeadm begins: add --until prepare",
                null);
    }
}
