package io.hubcrate.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A body on its way out, and how far it has come. */
final class SentBody extends AbstractHttpEntity {
    private final WebBody body;
    private final AtomicLong sent = new AtomicLong();

    SentBody(WebBody body) {
        super((String) null, null, false);
        this.body = body;
    }

    /** How many bytes the connection has taken. */
    long sent() {
        return sent.get();
    }

    @Override
    public long getContentLength() {
        return body.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        body.content().writeTo(new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sent.addAndGet(length);
            }
        });
        if (sent.get() != body.size()) {
            throw new IOException(sent + " bytes of " + body.size());
        }
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("it is only written");
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
