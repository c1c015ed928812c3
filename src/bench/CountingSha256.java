import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.util.concurrent.atomic.LongAdder;

/**
 * A security provider that is put before the JDK's own, hands every byte on to it, and writes the number of bytes that
 * went through SHA-256 into the file {@code -Dbench.sha256=FILE} when the process ends.
 */
public final class CountingSha256 extends Provider {
    private static final long serialVersionUID = 1L;
    private static final LongAdder BYTES = new LongAdder();

    public CountingSha256() {
        super("CountingSha256", "1", "counts");
        put("MessageDigest.SHA-256", Counter.class.getName());
        String file = System.getProperty("bench.sha256");
        if (file != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(file))));
        }
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, Long.toString(BYTES.sum()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK's SHA-256 behind a counter. */
    public static final class Counter extends MessageDigestSpi implements Cloneable {
        private MessageDigest real;

        public Counter() throws GeneralSecurityException {
            real = MessageDigest.getInstance("SHA-256", "SUN");
        }

        @Override
        protected void engineUpdate(byte input) {
            BYTES.increment();
            real.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            BYTES.add(length);
            real.update(input, offset, length);
        }

        @Override
        protected void engineUpdate(ByteBuffer input) {
            BYTES.add(input.remaining());
            real.update(input);
        }

        @Override
        protected byte[] engineDigest() {
            return real.digest();
        }

        @Override
        public Object clone() throws CloneNotSupportedException {
            Counter copy = (Counter) super.clone();
            copy.real = (MessageDigest) real.clone();
            return copy;
        }

        @Override
        protected void engineReset() {
            real.reset();
        }
    }
}
