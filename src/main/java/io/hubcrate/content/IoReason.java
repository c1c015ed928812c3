package io.hubcrate.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Why reading or writing failed, in words for a person: no name of a class, and no path by itself. */
public final class IoReason {
    /** The reason of an exception about a folder that stands where a file is wanted; systems have words in many languages. */
    static final String FOLDER = "is a folder";

    private IoReason() {}

    /** Whether a folder was named where a file is wanted. */
    public static boolean isFolder(IOException e) {
        return e instanceof FileSystemException system && FOLDER.equals(system.getReason());
    }

    /** Without a full stop, to stand behind a colon. */
    public static String of(@Nullable Throwable e) {
        if (e instanceof UncheckedIOException || e instanceof DirectoryIteratorException) {
            return of(e.getCause());
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "this user may not use " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is there already";
        }
        if (e instanceof NotDirectoryException file) {
            return file.getFile() + " is no folder";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getFile() + (system.getReason().equals(FOLDER) ? " " : ": ") + system.getReason();
        }
        String message = e instanceof IOException ? e.getMessage() : null;
        return message == null || message.isBlank() ? "it failed without a word" : message;
    }
}
