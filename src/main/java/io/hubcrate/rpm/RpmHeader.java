package io.hubcrate.rpm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One header of a package: a table of tags and a store of their values (rpm's "header structure"). Every offset, count
 * and length is checked against the store before anything is read.
 */
final class RpmHeader {
    /** Magic, reserved bytes, number of tags, size of the store. */
    static final int INTRO = 16;

    private static final int MAGIC = 0x8EADE801;
    private static final int MAX_TAGS = 1 << 16;
    private static final int ENTRY = 16;
    /** More texts or numbers than any package has files. */
    private static final int MAX_VALUES = 1 << 20;

    private record Item(int type, int offset, int count) {}

    private final ByteBuffer store;
    private final Map<Integer, Item> items = new HashMap<>();

    private RpmHeader(ByteBuffer store) {
        this.store = store;
    }

    /**
     * The length of a whole header.
     *
     * @param intro its first {@link #INTRO} bytes
     * @throws MalformedRpmException if they are not the beginning of a header, or it is longer than {@code most}
     */
    static int length(ByteBuffer intro, int most) throws MalformedRpmException {
        if (intro.getInt(0) != MAGIC) {
            throw new MalformedRpmException("a header does not begin with its mark");
        }
        long tags = intro.getInt(8) & 0xffffffffL;
        long bytes = intro.getInt(12) & 0xffffffffL;
        if (tags < 1 || tags > MAX_TAGS || INTRO + tags * ENTRY + bytes > most) {
            throw new MalformedRpmException("a header claims " + tags + " tags and " + bytes + " bytes");
        }
        return (int) (INTRO + tags * ENTRY + bytes);
    }

    /** Reads a whole header, as long as {@link #length} said. */
    static RpmHeader read(ByteBuffer whole) throws MalformedRpmException {
        int tags = whole.getInt(8);
        ByteBuffer store = whole.slice(INTRO + tags * ENTRY, whole.limit() - INTRO - tags * ENTRY);
        RpmHeader header = new RpmHeader(store);
        for (int i = 0; i < tags; i++) {
            int at = INTRO + i * ENTRY;
            Item item = new Item(whole.getInt(at + 4), whole.getInt(at + 8), whole.getInt(at + 12));
            if (item.offset() < 0 || item.offset() > store.limit() || item.count() < 0) {
                throw new MalformedRpmException("tag " + whole.getInt(at) + " lies outside of its header");
            }
            if (header.items.putIfAbsent(whole.getInt(at), item) != null) {
                throw new MalformedRpmException("tag " + whole.getInt(at) + " stands there twice");
            }
        }
        return header;
    }

    boolean has(int tag) {
        return items.containsKey(tag);
    }

    /** Texts of a text, array or translated text; of the latter the first is the untranslated one. */
    List<String> texts(int tag) throws MalformedRpmException {
        return texts(tag, MAX_VALUES);
    }

    /** As many as are there, {@code most} at most. */
    private List<String> texts(int tag, int most) throws MalformedRpmException {
        Item item = items.get(tag);
        if (item == null) {
            return List.of();
        }
        boolean single = item.type() == 6 && item.count() == 1;
        if (!single && item.type() != 8 && item.type() != 9) {
            throw new MalformedRpmException("tag " + tag + " is no text");
        }
        requireInside(tag, item, item.count());
        int count = Math.min(item.count(), most);
        List<String> texts = new ArrayList<>(count);
        int from = item.offset();
        for (int i = 0; i < count; i++) {
            int end = from;
            while (end < store.limit() && store.get(end) != 0) {
                end++;
            }
            if (end == store.limit()) {
                throw new MalformedRpmException("a text of tag " + tag + " has no end");
            }
            byte[] bytes = new byte[end - from];
            store.get(from, bytes);
            texts.add(new String(bytes, StandardCharsets.UTF_8));
            from = end + 1;
        }
        return texts;
    }

    Optional<String> findText(int tag) throws MalformedRpmException {
        return texts(tag, 1).stream().findFirst();
    }

    /** Unsigned numbers of 8 to 64 bits; those above 2^63 are refused. */
    List<Long> numbers(int tag) throws MalformedRpmException {
        return numbers(tag, MAX_VALUES);
    }

    private List<Long> numbers(int tag, int most) throws MalformedRpmException {
        Item item = items.get(tag);
        if (item == null) {
            return List.of();
        }
        int width =
                switch (item.type()) {
                    case 1, 2 -> 1;
                    case 3 -> 2;
                    case 4 -> 4;
                    case 5 -> 8;
                    default -> throw new MalformedRpmException("tag " + tag + " is no number");
                };
        requireInside(tag, item, (long) item.count() * width);
        int count = Math.min(item.count(), most);
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = item.offset() + i * width;
            long number =
                    switch (width) {
                        case 1 -> store.get(at) & 0xffL;
                        case 2 -> store.getShort(at) & 0xffffL;
                        case 4 -> store.getInt(at) & 0xffffffffL;
                        default -> store.getLong(at);
                    };
            if (number < 0) {
                throw new MalformedRpmException("a number of tag " + tag + " is too large");
            }
            numbers.add(number);
        }
        return numbers;
    }

    Optional<Long> findNumber(int tag) throws MalformedRpmException {
        return numbers(tag, 1).stream().findFirst();
    }

    Optional<byte[]> findBytes(int tag) throws MalformedRpmException {
        Item item = items.get(tag);
        if (item == null) {
            return Optional.empty();
        }
        if (item.type() != 7) {
            throw new MalformedRpmException("tag " + tag + " is not binary");
        }
        requireInside(tag, item, item.count());
        byte[] bytes = new byte[item.count()];
        store.get(item.offset(), bytes);
        return Optional.of(bytes);
    }

    private void requireInside(int tag, Item item, long length) throws MalformedRpmException {
        if (length > store.limit() - item.offset()) {
            throw new MalformedRpmException("tag " + tag + " lies outside of its header");
        }
        if (item.type() != 7 && item.count() > MAX_VALUES) {
            throw new MalformedRpmException("tag " + tag + " claims " + item.count() + " values");
        }
    }
}
