package io.hubcrate.diff;

import io.hubcrate.elf.GlibcVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is told of a file beside its name and size. */
final class ProgramWords {
    private ProgramWords() {}

    static List<String> of(
            Optional<String> architecture, Optional<GlibcVersion> glibc, Optional<String> member, String source) {
        List<String> words = new ArrayList<>();
        architecture.ifPresent(machine -> words.add("program for " + machine
                + glibc.map(floor -> ", needs glibc " + floor + " or later").orElse(", needs no glibc")));
        words.add(member.map(path -> path + " out of " + source).orElse("from " + source));
        return words;
    }
}
