package io.hubcrate.cli;

import io.hubcrate.build.BundleBuilder;
import io.hubcrate.chart.ChartFetcher;
import io.hubcrate.chart.ChartSource;
import io.hubcrate.content.Pace;
import io.hubcrate.discovery.ImageDiscovery;
import io.hubcrate.http.HttpWeb;
import io.hubcrate.kubeadm.KubeadmImages;
import io.hubcrate.localimage.LocalImages;
import io.hubcrate.push.BundlePusher;
import io.hubcrate.registry.Registry;
import io.hubcrate.registry.RegistryClient;
import io.hubcrate.registry.RegistryPusher;
import io.hubcrate.render.HelmRenderer;
import io.hubcrate.resolve.Resolver;
import io.hubcrate.runtime.Toolchain;
import io.hubcrate.settings.BuilderSettings;
import java.nio.file.Path;

/** Puts the builder's rooms together for one run. */
final class Workshop {
    private final Run run;
    private final BuilderSettings settings;
    private final HttpWeb web;
    private final Registry registry;
    private final ChartSource charts;
    private final LocalImages localImages;

    Workshop(Run run, BuilderSettings settings) {
        this.run = run;
        this.settings = settings;
        Session session = run.session();
        this.web = new HttpWeb(settings, run.events(), session.patience(), pause -> Thread.sleep(pause.toMillis()));
        this.registry = new RegistryClient(web, settings, session.home(), session.environment());
        this.charts = new ChartFetcher(web, registry, run.events());
        // Engines export whole images; /tmp is often memory.
        Path temporary = Path.of(session.environment().getOrDefault("TMPDIR", "/var/tmp"));
        this.localImages = new LocalImages(temporary, session.environment(), run.events());
    }

    Resolver resolver() {
        ImageDiscovery discovery = new ImageDiscovery(
                HelmRenderer.ofThisProcess(() -> run.events()
                        .info(
                                "render-networked",
                                "this machine lets nobody leave its network (unshare -n): charts are rendered within"
                                        + " its reach")),
                KubeadmImages::forVersion);
        return new Resolver(
                web, registry, charts, discovery::discover, run.events(), run.version(), localImages, toolchain());
    }

    BundleBuilder builder() {
        return new BundleBuilder(web, registry, charts, run.events(), run.version(), localImages, toolchain());
    }

    BundlePusher pusher(Pace pace) {
        Session session = run.session();
        return new BundlePusher(
                new RegistryPusher(web, settings, session.home(), session.environment()),
                run.events(),
                settings.connections(),
                pace);
    }

    BuilderSettings settings() {
        return settings;
    }

    /** The JDK and the jar of this process. */
    private static Toolchain toolchain() {
        return new Toolchain(Path.of(System.getProperty("java.home")), Installation.jar());
    }
}
