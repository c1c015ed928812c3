package io.hubcrate.failure;

import org.jspecify.annotations.Nullable;

/** This machine could not do what every machine should: no space, no permission, no such device. Exit code 1. */
public final class MachineException extends ToolException {
    private static final long serialVersionUID = 1L;

    public MachineException(String code, String message, String advice, @Nullable Throwable cause) {
        super(code, Category.MACHINE, message, advice, cause);
    }
}
