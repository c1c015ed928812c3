package io.hubcrate.discovery;

import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.DerivedImage;
import io.hubcrate.yaml.YamlNode;
import io.hubcrate.yaml.YamlNode.Mapping;
import io.hubcrate.yaml.YamlNode.Scalar;
import io.hubcrate.yaml.YamlNode.Sequence;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds folders of derived images that nobody would see: a notebook server's volumes are mounted over what the image
 * has at their places, the home above all.
 */
final class HiddenByHome {
    private static final String USUAL_HOME = "/home/jovyan";

    private final HubChartShape hub;
    private final List<ValueImage> images;

    HiddenByHome(HubChartShape hub, List<ValueImage> images) {
        this.hub = hub;
        this.images = images;
    }

    /** One folder of an image, and the mount that hides it. */
    record Hidden(DerivedImage image, int layer, String mount) {}

    List<Hidden> find(List<DerivedImage> derived) {
        List<String> mounts = mounts();
        List<Hidden> hidden = new ArrayList<>();
        for (DerivedImage image : derived) {
            if (!isSpawned(image.reference())) {
                continue;
            }
            for (int i = 0; i < image.layers().size(); i++) {
                for (String mount : mounts) {
                    if (hides(mount, image.layers().get(i))) {
                        hidden.add(new Hidden(image, i, mount));
                        break;
                    }
                }
            }
        }
        return hidden;
    }

    /** Whether notebook servers are started from it, by default or by a profile. */
    private boolean isSpawned(ImageReference reference) {
        return images.stream()
                .filter(image -> hub.owns(image.path()) && hub.isSpawned(image))
                .map(ValueImage::reference)
                .anyMatch(named -> named != null && named.withDefaultTag().equals(reference));
    }

    private List<String> mounts() {
        List<String> mounts = new ArrayList<>();
        String type = text("singleuser.storage.type").orElse("dynamic");
        if (!type.equals("none")) {
            mounts.add(text("singleuser.storage.homeMountPath").orElse(USUAL_HOME));
        }
        Optional<YamlNode> extra = ChartValues.find(hub.values(), ValuePath.of("singleuser.storage.extraVolumeMounts"));
        List<YamlNode> each = extra.orElse(null) instanceof Sequence list
                ? list.items()
                : extra.orElse(null) instanceof Mapping mapping
                        ? List.copyOf(mapping.entries().values())
                        : List.of();
        for (YamlNode mount : each) {
            if (mount instanceof Mapping one && one.findText("subPath").isEmpty()) {
                one.findText("mountPath").ifPresent(mounts::add);
            }
        }
        return mounts;
    }

    private Optional<String> text(String path) {
        return ChartValues.find(hub.values(), ValuePath.of(path)).orElse(null) instanceof Scalar scalar
                        && !scalar.text().isBlank()
                ? Optional.of(scalar.text().strip())
                : Optional.empty();
    }

    /** A part of the mount's path in braces stands for the user, whoever that is. */
    private static boolean hides(String mount, DerivedImage.Layer layer) {
        String[] wanted = parts(mount);
        String[] to = parts(layer.to());
        for (int i = 0; i < Math.min(wanted.length, to.length); i++) {
            if (!wanted[i].equals(to[i]) && wanted[i].indexOf('{') < 0) {
                return false;
            }
        }
        if (to.length >= wanted.length) {
            return true;
        }
        StringBuilder below = new StringBuilder();
        for (int i = to.length; i < wanted.length; i++) {
            below.append(below.length() == 0 ? "" : "/").append(wanted[i]);
        }
        return Files.exists(layer.folder().resolve(below.toString()));
    }

    private static String[] parts(String path) {
        return path.replaceAll("/+", "/").replaceAll("^/|/$", "").split("/", -1);
    }
}
