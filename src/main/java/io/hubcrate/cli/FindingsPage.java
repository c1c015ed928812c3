package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.discovery.Discovery;
import io.hubcrate.discovery.FindingsFragment;
import java.util.List;

/** What discovery leaves to a person, with the lines to put into the manifest. */
final class FindingsPage {
    private FindingsPage() {}

    static void print(Page page, List<Discovery.Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        page.blank();
        page.heading(findings.size() == 1 ? "One finding to decide" : findings.size() + " findings to decide");
        for (Discovery.Finding finding : findings) {
            page.blank();
            page.line(page.ink().warning("finding") + page.ink().faint("[" + finding.code() + "]") + ": "
                    + finding.text());
            page.line("  " + finding.id() + ", at " + finding.where());
        }
        page.blank();
        page.heading("For the manifest: of each finding keep the one entry that is right, with your reason");
        FindingsFragment.of(findings).lines().forEach(page::line);
    }
}
