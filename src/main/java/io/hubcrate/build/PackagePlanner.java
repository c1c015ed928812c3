package io.hubcrate.build;

import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.bundle.BundleIndex.Role;
import io.hubcrate.bundle.PackageSet;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.lock.LockedPackageSet.LockedModules;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import io.hubcrate.lock.LockedPackageSet.MadeFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.yum.PackageFileName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plans the sets of packages: each a repository of its own, with the configuration that dnf and yum read. */
final class PackagePlanner {
    private static final Set<String> MADE = Set.of("repomd.xml", "primary.xml.gz", "filelists.xml.gz", "other.xml.gz");

    private final BundleManifest manifest;
    private final LockedInputs inputs;
    private final PlannedContent content;

    PackagePlanner(BundleManifest manifest, LockedInputs inputs, PlannedContent content) {
        this.manifest = manifest;
        this.inputs = inputs;
        this.content = content;
    }

    static String folder(String set) {
        return "packages/" + set;
    }

    /** The set as the manifest has it. */
    static io.hubcrate.manifest.WantedPackages specOf(BundleManifest manifest, String set) {
        return manifest.packages().stream()
                .filter(spec -> spec.name().equals(set))
                .findFirst()
                .orElseThrow(() -> PlannedContent.inconsistent("the manifest has no package set " + set));
    }

    PackageSet plan(LockedPackageSet set) {
        String folder = folder(set.name());
        List<PackageSet.Rpm> packages = new ArrayList<>();
        for (LockedPackage rpm : set.packages()) {
            String entry = folder + "/" + PackageFileName.of(rpm.nevra());
            content.add(
                    Role.PACKAGES,
                    Kind.PACKAGE,
                    entry,
                    rpm.digest(),
                    rpm.size(),
                    false,
                    new BlobSource.Download(List.of(rpm.url()), "packages"),
                    "package " + rpm.nevra());
            packages.add(new PackageSet.Rpm(
                    rpm.nevra(), entry, rpm.digest(), rpm.size(), rpm.signer(), rpm.repository(), rpm.url()));
        }
        LockedModules modules = set.modules();
        if (modules != null) {
            String entry = folder + "/repodata/" + PackageFileName.ofModules(modules.file());
            BlobSource source = new BlobSource.Download(List.of(modules.url()), "packages");
            content.add(Role.PACKAGES, Kind.FILE, entry, modules.digest(), modules.size(), false, source, entry);
        }
        for (MadeFile made : set.repodata()) {
            if (!MADE.contains(made.name())) {
                throw PlannedContent.inconsistent("a package set has no metadata of the name " + made.name());
            }
            String entry = folder + "/repodata/" + made.name();
            BlobSource source = new BlobSource.Repodata(set.name(), made.name());
            content.add(Role.PACKAGES, Kind.FILE, entry, made.digest(), made.size(), false, source, entry);
        }
        List<String> keys = keys(set.name());
        String template = folder + "/hubcrate.repo";
        content.add(Role.PACKAGES, Kind.FILE, template, template(set, keys), false);
        return new PackageSet(set.name(), set.os(), set.install(), template, keys, packages);
    }

    private List<String> keys(String set) {
        List<String> keys = new ArrayList<>();
        for (io.hubcrate.manifest.WantedPackages.Repository repository :
                specOf(manifest, set).repositories()) {
            int number = 0;
            for (Path key : repository.gpgKeys()) {
                number++;
                String entry = folder(set) + "/keys/" + repository.id() + "-" + number + ".asc";
                content.add(Role.PACKAGES, Kind.FILE, entry, inputs.read(inputs.nameOf(key)), false);
                keys.add(entry);
            }
        }
        return keys;
    }

    /** dnf and EL7's yum read the same; {@code @FOLDER@} is where the tarball was unpacked. */
    private static byte[] template(LockedPackageSet set, List<String> keys) {
        StringBuilder text = new StringBuilder();
        text.append("[hubcrate-").append(set.name()).append("]\n");
        text.append("name=hubcrate ")
                .append(set.name())
                .append(" for ")
                .append(set.os())
                .append('\n');
        text.append("baseurl=file://@FOLDER@/").append(folder(set.name())).append('\n');
        text.append("enabled=1\ngpgcheck=1\nrepo_gpgcheck=0\nskip_if_unavailable=0\nmetadata_expire=0\n");
        String indent = "gpgkey=";
        for (String key : keys) {
            text.append(indent).append("file://@FOLDER@/").append(key).append('\n');
            indent = "       ";
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
