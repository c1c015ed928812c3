package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.ByteSize;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.json.Json;
import io.hubcrate.site.Site;
import io.hubcrate.store.Staging.As;
import io.hubcrate.store.Staging.Staged;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hubcrate stage}. */
@Command
final class StageVerb extends Verb {
    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    BroughtBundle bundle = new BroughtBundle();

    @Override
    Result run(Run run) {
        Site read = site.read(run);
        if (!read.keepsStore()) {
            throw new InvalidInputException(
                    "store-off",
                    "the site file " + run.show(read.file()) + " says 'store: none': this host keeps no bundle",
                    "Take that line out to keep one, or leave the medium in and name it: hubcrate install --site FILE"
                            + " --bundle BUNDLE --trust KEYS");
        }
        Path state = site.stateFolder(run, read);
        Staged staged = new SiteBundles(run, read, state).stage(bundle.files(run), bundle.trust, As.BUNDLE);
        return Result.of(page -> print(page, run, staged, state), () -> json(staged, state));
    }

    private void print(io.hubcrate.console.Page page, Run run, Staged staged, Path state) {
        BundleIndex index = staged.content().index();
        page.field("staged", index.name() + " " + index.version() + " for " + index.platform());
        staged.content()
                .signers()
                .forEach(signer -> page.field("signed by", signer.userId() + ", " + signer.signedAt()));
        page.field(
                "store",
                ByteSize.format(staged.bytes()) + " in " + state.resolve("store") + ", "
                        + ByteSize.format(staged.copied()) + " of it copied now");
        staged.content().notes().forEach(note -> page.field("note", note));
        page.field("medium", "not needed any more");
        site.repeat(new NextCommand(run, VerbName.PREFLIGHT)).print(page);
    }

    private static ObjectNode json(Staged staged, Path state) {
        BundleIndex index = staged.content().index();
        return Json.object()
                .put("name", index.name())
                .put("version", index.version())
                .put("sequence", index.sequence())
                .put("sums", staged.content().sums().toString())
                .put("store", state.resolve("store").toString())
                .put("bytes", staged.bytes())
                .put("copied", staged.copied());
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate stage --site site.yaml --bundle /mnt/site-1-amd64 --trust site-keys",
                        "the medium can go back; plan, install and the others need neither it nor --trust from now on"),
                new Example(
                        "hubcrate stage --site site.yaml --bundle /mnt/a/site-2-amd64 --media /mnt/b",
                        "the next one, on two media; judged by the same keys as they are now"));
    }
}
