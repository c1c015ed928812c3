package io.hubcrate.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * Members in as many tars as a limit makes necessary: in the order given, none apart from those that no tar could hold
 * whole. The same members and limit give the same parts.
 */
public final class TarParts {
    /** The end of a cut member's predecessor in its part is filled up if that much of it fits; a crumb is not worth it. */
    private static final long SMALLEST_BEGINNING = 1 << 20;

    private final long room;
    private final List<List<Piece>> parts = new ArrayList<>();
    private long used;

    /**
     * A member, or a stretch of one.
     *
     * @param member its place in the list given
     * @param tar what stands in the tar: the member itself, or a numbered piece
     * @param from where in the member it begins
     */
    public record Piece(int member, TarMember tar, long from) {}

    private TarParts(long limit) {
        room = limit / TarHeader.BLOCK * TarHeader.BLOCK - 2L * TarHeader.BLOCK;
        if (room < 2L * TarHeader.BLOCK) {
            throw new IllegalArgumentException("no tar fits into " + limit + " bytes");
        }
        parts.add(new ArrayList<>());
    }

    /**
     * Cuts where needed.
     *
     * @param limit the most bytes of a part, header blocks and end included
     * @return one list for each part, none of them empty unless there are no members
     * @throws IllegalArgumentException if a member to be cut has a name that cannot be numbered
     */
    public static List<List<Piece>> cut(List<TarMember> members, long limit) {
        TarParts cutter = new TarParts(limit);
        for (int i = 0; i < members.size(); i++) {
            TarMember member = members.get(i);
            if (blocks(member.size()) <= cutter.room) {
                cutter.add(new Piece(i, member, 0));
            } else {
                cutter.split(i, member);
            }
        }
        return cutter.parts;
    }

    private void add(Piece piece) {
        if (used + blocks(piece.tar().size()) > room) {
            next();
        }
        parts.get(parts.size() - 1).add(piece);
        used += blocks(piece.tar().size());
    }

    private void split(int number, TarMember member) {
        if (used > 0 && room - used < TarHeader.BLOCK + SMALLEST_BEGINNING) {
            next();
        }
        long from = 0;
        for (int piece = 1; from < member.size(); piece++) {
            long length = Math.min(member.size() - from, room - used - TarHeader.BLOCK);
            add(new Piece(number, member.piece(piece, length), from));
            from += length;
            if (from < member.size()) {
                next();
            }
        }
    }

    private void next() {
        parts.add(new ArrayList<>());
        used = 0;
    }

    /** What a member takes: its header, its data, zeros up to the next block. */
    private static long blocks(long size) {
        return TarHeader.BLOCK + size + (-size & (TarHeader.BLOCK - 1));
    }
}
