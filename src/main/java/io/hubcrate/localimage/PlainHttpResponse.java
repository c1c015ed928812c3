package io.hubcrate.localimage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to one request, without trailers, after which the connection is closed.
 *
 * @param body its content, out of the chunks where it comes in such; fails if it ends early
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">HTTP/1.1</a>
 */
record PlainHttpResponse(int status, InputStream body) {
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 100;

    static PlainHttpResponse read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("not HTTP");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= MAX_HEADERS) {
                throw new IOException("malformed headers");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        String length = headers.getOrDefault("content-length", "");
        if (!chunked && !length.matches("[0-9]{1,15}")) {
            throw new IOException("an answer of unknown length");
        }
        return new PlainHttpResponse(
                Integer.parseInt(first[1]), new Body(in, chunked, chunked ? 0 : Long.parseLong(length)));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() >= MAX_LINE) {
                throw new EOFException("a line that does not end");
            }
            line.append((char) c);
        }
        return line.length() > 0 && line.charAt(line.length() - 1) == '\r'
                ? line.substring(0, line.length() - 1)
                : line.toString();
    }

    /** Bytes up to a known length, chunk by chunk. */
    private static final class Body extends InputStream {
        private final InputStream in;
        private final boolean chunked;
        private long left;
        private boolean started;
        private boolean ended;

        Body(InputStream in, boolean chunked, long length) {
            this.in = in;
            this.chunked = chunked;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            int n = in.read(target, offset, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException("the connection was closed");
            }
            left -= n;
            return n;
        }

        private boolean nextChunk() throws IOException {
            if (!chunked || ended) {
                return false;
            }
            if (started && !line(in).isEmpty()) {
                throw new IOException("a chunk that does not end where it should");
            }
            started = true;
            String size = line(in).replaceFirst(";.*$", "").strip();
            if (!size.matches("[0-9A-Fa-f]{1,12}")) {
                throw new IOException("a chunk without a size");
            }
            left = Long.parseLong(size, 16);
            ended = left == 0;
            return !ended;
        }
    }
}
