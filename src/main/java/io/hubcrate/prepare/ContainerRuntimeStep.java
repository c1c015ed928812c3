package io.hubcrate.prepare;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.PackedText;
import io.hubcrate.image.ImageReference;
import io.hubcrate.install.Effect;
import io.hubcrate.install.NodeWork;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.shell.Command;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The container runtime that the bundle was made for: its configuration (systemd's cgroups, the pause image that the
 * bundle brings, its data where the site wants it) and its service, there after each boot.
 */
public final class ContainerRuntimeStep extends ServiceStep {
    private static final String CONTAINERD = "containerd.service";
    private static final String DOCKER = "docker.service";
    private static final String UNIT = "/etc/systemd/system/containerd.service";

    /** Where CNI's configuration and containerd's optional programs go; it makes these folders when it starts. */
    private static final List<String> MADE_BY_CONTAINERD =
            List.of("/etc/cni/net.d", "/opt/containerd/bin", "/opt/containerd/lib");

    /** Docker's own identity, the zone that it gives a running firewalld for its bridge, the networks of its containers. */
    private static final List<String> DATA_OF_DOCKER =
            List.of("/etc/docker/key.json", "/etc/firewalld/zones/docker.xml", "/run/docker");

    @Override
    public String id() {
        return "container-runtime";
    }

    @Override
    public String title() {
        return "configure and start the container runtime";
    }

    @Override
    public Effect effect() {
        return Effect.RESTARTS_RUNTIME;
    }

    @Override
    List<ManagedFile> files(NodeWork work) {
        Optional<ContainerRuntime> runtime = runtime(work);
        if (runtime.isEmpty()) {
            return List.of();
        }
        SiteNode.DataFolders folders = work.shell().node().folders();
        if (runtime.get() == ContainerRuntime.DOCKER) {
            return List.of(new ManagedFile("/etc/docker/daemon.json", 0644, dockerConfiguration(folders.docker())));
        }
        List<ManagedFile> files = new ArrayList<>();
        files.add(new ManagedFile(
                "/etc/containerd/config.toml",
                0644,
                containerdConfiguration(folders.runtime(), pause(work.bundle().index()))));
        if (bringsContainerd(work) && !hasPackagedUnit(work)) {
            files.add(new ManagedFile(UNIT, 0644, PackedText.read(ContainerRuntimeStep.class, "containerd.service")));
        }
        return files;
    }

    @Override
    List<Service> services(NodeWork work) {
        Optional<ContainerRuntime> runtime = runtime(work);
        if (runtime.isEmpty()) {
            return List.of();
        }
        List<String> files = files(work).stream().map(ManagedFile::path).toList();
        if (runtime.get() == ContainerRuntime.CONTAINERD) {
            return List.of(new Service(CONTAINERD, true, files));
        }
        // Docker would start it; named, it is stopped, too, on the way back.
        return List.of(new Service(CONTAINERD, true, List.of()), new Service(DOCKER, true, files));
    }

    @Override
    void noteData(NodeWork work, ServiceTraces data) {
        Optional<ContainerRuntime> runtime = runtime(work);
        if (runtime.isEmpty()) {
            return;
        }
        SiteNode.DataFolders folders = work.shell().node().folders();
        data.noteData(folders.runtime());
        if (runtime.get() == ContainerRuntime.DOCKER) {
            data.noteData(folders.docker());
            DATA_OF_DOCKER.forEach(data::noteData);
            data.noteInterface("docker0");
        }
        MADE_BY_CONTAINERD.forEach(data::noteFolder);
    }

    private static Optional<ContainerRuntime> runtime(NodeWork work) {
        return Optional.ofNullable(work.bundle().index().kubernetes()).map(BundleIndex.Kubernetes::runtime);
    }

    private static boolean bringsContainerd(NodeWork work) {
        return work.bundle().index().files().stream()
                .anyMatch(file -> file.name().equals("containerd"));
    }

    private static boolean hasPackagedUnit(NodeWork work) {
        return work.shell()
                .run(Command.script(
                                "[ -e \"/usr/lib/systemd/system/$1\" ] || [ -e \"/lib/systemd/system/$1\" ]",
                                CONTAINERD)
                        .asRoot())
                .succeeded();
    }

    /** The image whose container holds a pod's network; without it in the node's store no pod starts. */
    static Optional<ImageReference> pause(BundleIndex index) {
        return index.images().stream()
                .map(BundleIndex.Image::reference)
                .filter(reference -> reference.repository().equals("pause")
                        || reference.repository().endsWith("/pause"))
                .findFirst();
    }

    /** Version 2 is read by containerd 1.3 to 1.7 and, translated by itself, by 2.x. */
    static String containerdConfiguration(String root, Optional<ImageReference> pause) {
        StringBuilder text = new StringBuilder("# Written by hubcrate; taken away by: hubcrate reset\nversion = 2\n");
        text.append("root = ").append(quoted(root)).append('\n');
        text.append("\n[plugins.\"io.containerd.grpc.v1.cri\"]\n");
        pause.ifPresent(image -> text.append("  sandbox_image = ")
                .append(quoted(image.toString()))
                .append('\n'));
        text.append("\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\n")
                .append("  runtime_type = \"io.containerd.runc.v2\"\n")
                .append("\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n")
                .append("  SystemdCgroup = true\n")
                .append("\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n")
                .append("  bin_dir = \"/opt/cni/bin\"\n")
                .append("  conf_dir = \"/etc/cni/net.d\"\n");
        return text.toString();
    }

    static String dockerConfiguration(String root) {
        return PackedText.read(ContainerRuntimeStep.class, "daemon.json").replace("\"@ROOT@\"", quoted(root));
    }

    /** As TOML and JSON both read it back; a data folder has no control characters. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
