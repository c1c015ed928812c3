package io.hubcrate.discovery;

import io.hubcrate.image.ImageReference;

/** The longer sentences of findings: what was seen, why it matters, what to do. */
final class DiscoveryText {
    private DiscoveryText() {}

    static String suspicion(String code, ImageReference reference, String where) {
        String why = code.equals("image-in-custom-resource")
                ? "An operator may start it later, and then it must be on every node."
                : "If a program starts it later, it must be on every node.";
        return "'" + reference + "' in " + where + " looks like an image. " + why
                + " Declare it if it is started, dismiss it if it is not.";
    }

    static String movingTag(ImageReference reference, String where) {
        return "'" + reference + "', wanted by " + where + ", has "
                + (reference.tag().isPresent() ? "the tag 'latest'" : "no tag")
                + ". Kubernetes then asks the registry at every start and fails without internet, and nobody can say"
                + " later which image it was. Give a fixed tag in the chart's values; if the chart cannot, set"
                + " imagePullPolicy: IfNotPresent for it and dismiss this.";
    }

    static String pullAlways(ImageReference reference, String where) {
        return "'" + reference + "', wanted by " + where
                + ", has imagePullPolicy Always: Kubernetes asks the registry at"
                + " every start and fails without internet. No value was found that changes it; set IfNotPresent where the"
                + " chart or file lets you, or dismiss this if the object is never started.";
    }

    static String digestOnly(ImageReference reference, String where) {
        return "'" + reference + "', wanted by " + where
                + ", is named by digest. Docker forgets registry digests when an"
                + " image is loaded from a file, so kubelet would try to pull it. Name it by a tag in the chart's values,"
                + " and rename that tag to the digest in the manifest so that the same bytes are fetched.";
    }

    static String secondDocument(String file, long more) {
        return file + " has " + more + " more YAML " + (more == 1 ? "document" : "documents")
                + " behind its first one ('---'). Helm takes the first and drops the rest without a word, here and at the"
                + " site, and so does this list. Take the '---' out, or give each document as a file of its own; dismiss"
                + " this if the rest is not meant.";
    }

    static String remoteSchema(String addresses) {
        return "the chart's values.schema.json leads to " + addresses
                + ". hubcrate rendered without it, but Helm asks for it whenever it installs the chart, and fails without"
                + " internet. Give the chart with a schema that stands by itself (unpack it, take the reference or the"
                + " schema out, name the folder under charts: path), or dismiss this if you install with"
                + " --skip-schema-validation.";
    }

    static String unreadable(String image, String where) {
        return (image.isBlank() ? where + " has no image" : "'" + image + "' of " + where + " is no image reference")
                + ". Kubernetes would refuse to start it. Give the chart the value it needs, or dismiss this if the object"
                + " is never started.";
    }

    static String python(String where) {
        return where
                + " is Python that speaks of images. What it chooses while the hub runs cannot be seen from outside."
                + " Declare every image that it may start, then dismiss this.";
    }

    static String network(String where, String command) {
        return where + " runs '" + command
                + "' when it starts, which reaches for the network and fails or hangs without"
                + " internet. Bring what it fetches inside the image or a volume, point it to a server of your site, or"
                + " dismiss this if it already is one.";
    }

    static String unlistedChoice(String where) {
        return where + " lets users type any image. Only images in the bundle will start; switch it off, or tell users"
                + " which names work.";
    }

    static String partsSwitchedOff(String path, String image) {
        return path + " names '" + image
                + "' in parts that are joined by whoever starts it, and it is switched off. If you switch it on, do so in"
                + " the values given here, so that it is asked about.";
    }

    static String openTag(String path, String image, String appVersion) {
        String guess =
                appVersion.isEmpty() ? "" : " (many charts then take their appVersion, here '" + appVersion + "')";
        return path + " names '" + image + "' without a tag" + guess
                + ", and nothing that was rendered with these values uses it. If you switch its feature on, do so in the"
                + " values given here so that its image is found.";
    }
}
