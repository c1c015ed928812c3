package io.hubcrate.ssh;

import com.jcraft.jsch.AgentConnector;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Buffer;
import com.jcraft.jsch.SSHAgentConnector;
import io.hubcrate.content.LimitedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** An SSH agent that is not waited for without end. Long enough for a person who must confirm or touch a token. */
final class LimitedAgent implements AgentConnector {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AgentConnector agent;
    private final Duration patience;
    private volatile boolean silent;

    LimitedAgent(Path socket, Duration patience) throws AgentProxyException {
        this.agent = new SSHAgentConnector(socket);
        this.patience = patience;
    }

    /** Whether it once took a question and did not answer. */
    boolean isSilent() {
        return silent;
    }

    @Override
    public String getName() {
        return agent.getName();
    }

    @Override
    public boolean isAvailable() {
        return agent.isAvailable();
    }

    @Override
    public void query(Buffer buffer) throws AgentProxyException {
        try {
            LimitedCall.within(patience, "ssh-agent", () -> {
                agent.query(buffer);
                return true;
            });
        } catch (TimeoutException e) {
            silent = true;
            throw new AgentProxyException("the agent did not answer", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AgentProxyException own
                    ? own
                    : new AgentProxyException("the agent could not be asked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentProxyException("interrupted", e);
        }
    }
}
