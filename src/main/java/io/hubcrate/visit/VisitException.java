package io.hubcrate.visit;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.ToolException;
import org.jspecify.annotations.Nullable;

/** JupyterHub did not do for a person what it is there for. Exit code 7. */
public class VisitException extends ToolException {
    private static final long serialVersionUID = 1L;

    /** @param message what was wanted and what the hub said or did last */
    VisitException(String message) {
        this(message, null);
    }

    VisitException(String message, @Nullable Throwable cause) {
        super(
                "hub-visit-failed",
                Category.NODE,
                message,
                "On a control plane: sudo kubectl --kubeconfig /etc/kubernetes/admin.conf get pods,events -A",
                cause);
    }
}
