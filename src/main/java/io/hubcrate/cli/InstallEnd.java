package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.console.Page;
import io.hubcrate.install.SiteRun;
import io.hubcrate.site.Site;
import java.util.List;

/**
 * With what an install ends: where users find JupyterHub, and who may log in.
 *
 * @param addresses for a browser; empty if nothing was opened
 * @param users who may log in by the site file
 * @param password the file with their password; empty if there is none
 */
record InstallEnd(List<String> addresses, List<String> users, String password) {
    /** For what opens no address. */
    static final InstallEnd NOTHING = new InstallEnd(List.of(), List.of(), "");

    static InstallEnd of(Site site, SiteRun.Outcome outcome, List<String> addresses) {
        if (!outcome.ran()) {
            return NOTHING;
        }
        return new InstallEnd(
                addresses,
                site.hub().findLogin().map(Site.Login::users).orElse(List.of()),
                site.hub()
                        .findLogin()
                        .map(login -> login.passwordFile().toString())
                        .orElse(""));
    }

    void print(Page page) {
        if (addresses.isEmpty()) {
            return;
        }
        page.blank();
        page.field("JupyterHub", String.join("  ", addresses));
        page.field(
                "may log in",
                users.isEmpty()
                        ? "whom the site's own values name"
                        : String.join(", ", users) + "; their password stands in " + password);
        page.field(
                "look at it", "sudo kubectl --kubeconfig /etc/kubernetes/admin.conf get pods -A, on a control plane");
    }

    void addTo(ObjectNode root) {
        ArrayNode all = root.putArray("addresses");
        addresses.forEach(all::add);
        ArrayNode names = root.putArray("users");
        users.forEach(names::add);
    }
}
