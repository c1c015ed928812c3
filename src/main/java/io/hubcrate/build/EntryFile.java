package io.hubcrate.build;

import io.hubcrate.build.BundlePlan.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** One entry's bytes as if they stood together: positions count from the entry's start, pieces are found here. */
final class EntryFile {
    private final List<Piece> pieces;
    private final WorkVolumes volumes;

    EntryFile(List<Piece> pieces, WorkVolumes volumes) {
        this.pieces = pieces;
        this.volumes = volumes;
    }

    /** Writes all that remains in the buffer. */
    void write(ByteBuffer buffer, long position) throws IOException {
        int limit = buffer.limit();
        long at = position;
        while (buffer.hasRemaining()) {
            Piece piece = pieceAt(at);
            int n = (int) Math.min(buffer.remaining(), piece.end() - at);
            buffer.limit(buffer.position() + n);
            volumes.file(piece.volume()).write(buffer, piece.place().dataOffset() + at - piece.from());
            buffer.limit(limit);
            at += n;
        }
    }

    /** Reads some bytes, at least one; -1 where the volume ends. {@code position} is within the entry. */
    int read(ByteBuffer buffer, long position) throws IOException {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        Piece piece = pieceAt(position);
        int limit = buffer.limit();
        buffer.limit(buffer.position() + (int) Math.min(buffer.remaining(), piece.end() - position));
        try {
            return volumes.file(piece.volume()).read(buffer, piece.place().dataOffset() + position - piece.from());
        } finally {
            buffer.limit(limit);
        }
    }

    /** How many bytes from the start on the files are long enough to hold; whether they are there is for their digest. */
    long reach() throws IOException {
        long reach = 0;
        for (Piece piece : pieces) {
            long there = volumes.file(piece.volume()).size() - piece.place().dataOffset();
            long length = piece.place().member().size();
            reach += Math.max(0, Math.min(there, length));
            if (there < length) {
                break;
            }
        }
        return reach;
    }

    private Piece pieceAt(long position) {
        for (Piece piece : pieces) {
            if (position < piece.end()) {
                return piece;
            }
        }
        throw new IllegalArgumentException("beyond the entry's end: " + position);
    }
}
