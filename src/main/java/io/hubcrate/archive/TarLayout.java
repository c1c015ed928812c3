package io.hubcrate.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * Where every byte of a tar will stand, known before the first one is written: header, data, zeros up to the next
 * block for each member in the order given, and two blocks of zeros at the end.
 *
 * @param places in order
 * @param size of the whole tar in bytes
 */
public record TarLayout(List<Place> places, long size) {
    private static final int TRAILER = 2 * TarHeader.BLOCK;

    public TarLayout {
        places = List.copyOf(places);
    }

    /**
     * Where a member stands.
     *
     * @param dataOffset of its first byte; the header is the block before
     */
    public record Place(TarMember member, long dataOffset) {
        public long headerOffset() {
            return dataOffset - TarHeader.BLOCK;
        }

        /** Where its data ends and its padding begins. */
        public long dataEnd() {
            return dataOffset + member.size();
        }

        /** How many zeros follow the data, 0 to 511. */
        public int padding() {
            return (int) (-member.size() & (TarHeader.BLOCK - 1));
        }
    }

    /** @throws ArithmeticException if the sizes add up to more than a file can hold */
    public static TarLayout of(List<TarMember> members) {
        List<Place> places = new ArrayList<>(members.size());
        long offset = 0;
        for (TarMember member : members) {
            Place place = new Place(member, Math.addExact(offset, TarHeader.BLOCK));
            places.add(place);
            offset = Math.addExact(Math.addExact(place.dataOffset(), member.size()), place.padding());
        }
        return new TarLayout(places, Math.addExact(offset, TRAILER));
    }

    /** Where the closing zeros begin. */
    public long trailerOffset() {
        return size - TRAILER;
    }

    /** How many zeros close the tar. */
    public int trailerLength() {
        return TRAILER;
    }
}
