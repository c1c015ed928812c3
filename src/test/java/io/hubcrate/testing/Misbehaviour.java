package io.hubcrate.testing;

import java.net.URI;
import java.util.Map;

/** What a {@link FakeRegistry} does instead of answering properly. */
public sealed interface Misbehaviour {
    /** Answers with this status, these headers and this text. */
    record Status(int status, Map<String, String> headers, String body) implements Misbehaviour {
        public Status(int status) {
            this(status, Map.of(), "");
        }
    }

    /** Announces the whole and breaks the connection after so many bytes of the body. */
    record Cut(long afterBytes) implements Misbehaviour {}

    /** Announces the whole and sends nothing more after so many bytes of the body, until the server is closed. */
    record Stall(long afterBytes) implements Misbehaviour {}

    /** Sends so many bytes more than there are, and announces them. */
    record Longer(int extraBytes) implements Misbehaviour {}

    /** Sends so many bytes less than there are, and announces no more. */
    record Shorter(int missingBytes) implements Misbehaviour {}

    /** Flips a bit in the middle of the body. */
    record FlippedBit() implements Misbehaviour {}

    /** Announces another digest in {@code Docker-Content-Digest}. */
    record ForeignDigest() implements Misbehaviour {}

    /** Sends so many spaces; announced, or in chunks without saying how many. */
    record Flood(long bytes, boolean announced) implements Misbehaviour {}

    /** Sends elsewhere. */
    record Redirect(int status, String location) implements Misbehaviour {
        public static Redirect to(URI target) {
            return new Redirect(307, target.toString());
        }
    }

    /** Sends the whole with status 200 whatever range was asked for. */
    record IgnoreRange() implements Misbehaviour {}

    /** Answers a range with status 206 and another range than the one asked for. */
    record ForeignRange() implements Misbehaviour {}
}
