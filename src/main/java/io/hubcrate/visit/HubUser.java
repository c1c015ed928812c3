package io.hubcrate.visit;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.visit.HubBrowser.HubUnreachable;
import io.hubcrate.visit.HubBrowser.Page;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person with a browser outside the cluster: what works here works for users. Speaks plain HTTP to the hub's address and
 * to nothing else, with JupyterHub 1 to 5; the login page must be a form for name and password.
 */
public final class HubUser {
    private static final Pattern HIDDEN_TOKEN = Pattern.compile("name=\"_xsrf\"\\s+value=\"([^\"]+)\"");
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HubBrowser browser;
    private final String name;

    private HubUser(HubBrowser browser, String name) {
        this.browser = browser;
        this.name = name;
    }

    /**
     * Logs in; the form's token and the cookies are those that the login page gives.
     *
     * @param hub as {@code http://192.0.2.7} or with a port
     * @param name of lower-case letters and digits, which is how the hub calls the user afterwards
     * @param patience how long the login page may take to appear: a hub that has just been installed is not up at once
     * @throws VisitException with the page's words if it does not appear, or the hub does not let the user in
     */
    public static HubUser login(URI hub, String name, String password, Duration patience) {
        HubBrowser browser = new HubBrowser(hub);
        Page form = loginPage(browser, patience);
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher token = HIDDEN_TOKEN.matcher(form.body());
        if (token.find()) {
            fields.put("_xsrf", token.group(1));
        }
        fields.put("username", name);
        fields.put("password", password);
        Page after = browser.postForm(
                        "hub/login?next=" + browser.address("hub/home").getPath(), fields)
                .expect("login of " + name, 200);
        if (!after.at().getPath().endsWith("/hub/home")) {
            throw new VisitException("login of " + name + " was not let in: " + after);
        }
        return new HubUser(browser, name);
    }

    private static Page loginPage(HubBrowser browser, Duration patience) {
        Deadline deadline = new Deadline(patience);
        while (true) {
            String seen;
            try {
                Page page = browser.get("hub/login");
                if (page.status() == 200 && page.body().contains("name=\"password\"")) {
                    return page;
                }
                seen = page.toString();
            } catch (HubUnreachable e) {
                seen = String.valueOf(e.getMessage());
            }
            deadline.pause(PAUSE, "no login page within " + patience + ", at last " + seen);
        }
    }

    /**
     * Starts the user's server and waits until it answers.
     *
     * @return how long that took
     * @throws VisitException with the last state and what the hub told of its progress, if it fails or the limit is over
     */
    public Duration startServer(Duration limit) {
        Deadline deadline = new Deadline(limit);
        // The page of a server that starts; or of one that does not answer yet, in the words of old and new hubs.
        browser.get("hub/spawn").expect("spawn of " + name, 200, 424, 503);
        try (SpawnProgress progress = new SpawnProgress(browser, api("server/progress"))) {
            while (true) {
                JsonNode server = server();
                if (server.path("ready").asBoolean()) {
                    break;
                }
                String state = "server of " + name + " not ready: " + (server.isMissingNode() ? "none" : server)
                        + "\n  " + progress.last();
                if (progress.failed()) {
                    throw new VisitException(state);
                }
                deadline.pause(PAUSE, state + "\nwithin " + limit);
            }
        }
        openServer(deadline);
        return deadline.passed();
    }

    /** Through the hub's own login for servers (OAuth): afterwards the server's cookies are there. */
    private void openServer(Deadline deadline) {
        String below = browser.address(serverPath("")).getPath();
        while (true) {
            Page page = browser.get(serverPath(""));
            if (page.status() == 200 && page.at().getPath().startsWith(below)) {
                return;
            }
            deadline.pause(PAUSE, "the server of " + name + " is ready, but its page does not come: " + page);
        }
    }

    /** Whether the hub says that the user's server is up. */
    public boolean serverRuns() {
        return server().path("ready").asBoolean();
    }

    private JsonNode server() {
        JsonNode user = browser.get(api(""))
                .expect("what the hub knows of " + name, 200)
                .json();
        return user.path("servers").path("");
    }

    /** Opens a kernel in the user's server; close it before the server is stopped. */
    public UserKernel kernel() {
        return UserKernel.start(browser, serverPath("api/kernels"), name);
    }

    /**
     * Stops the user's server and waits until it is gone.
     *
     * @throws VisitException with the last state when the limit is over
     */
    public void stopServer(Duration limit) {
        Deadline deadline = new Deadline(limit);
        browser.call("DELETE", api("server"), "").expect("stop of " + name + "'s server", 202, 204);
        for (JsonNode server = server(); !server.isMissingNode(); server = server()) {
            deadline.pause(PAUSE, "server of " + name + " still there after " + limit + ": " + server);
        }
    }

    private String api(String below) {
        return "hub/api/users/" + name + (below.isEmpty() ? "" : "/" + below);
    }

    private String serverPath(String below) {
        return "user/" + name + "/" + below;
    }
}
