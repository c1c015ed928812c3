package io.hubcrate.preflight;

import java.util.ArrayList;
import java.util.List;

/** The numbers at the beginning of a kernel's release: {@code 5.14.0-427.13.1.el9_4.x86_64} is 5, 14, 0, 427, 13, 1. */
record KernelVersion(List<Integer> numbers) implements Comparable<KernelVersion> {
    static KernelVersion of(String release) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : release.split("[.-]", -1)) {
            if (!part.matches("[0-9]{1,9}")) {
                break;
            }
            numbers.add(Integer.parseInt(part));
        }
        return new KernelVersion(List.copyOf(numbers));
    }

    boolean isOlderThan(KernelVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
            int by = Integer.compare(numbers.get(i), other.numbers.get(i));
            if (by != 0) {
                return by;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }
}
