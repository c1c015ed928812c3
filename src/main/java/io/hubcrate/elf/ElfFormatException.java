package io.hubcrate.elf;

import java.io.IOException;

/** A file that begins as ELF does and then contradicts itself, or is beyond the bounds of anything real. */
public final class ElfFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    ElfFormatException(String message) {
        super(message);
    }
}
