package io.hubcrate.rpm;

/** Numbers of the tags that are read; rpm's {@code rpmtag.h} has them all. */
final class RpmTag {
    static final int SIGNATURE_DSA = 267;
    static final int SIGNATURE_RSA = 268;
    static final int SIGNATURE_SHA256 = 273;
    static final int SIGNATURE_PGP = 1002;
    static final int SIGNATURE_GPG = 1005;
    static final int SIGNATURE_ARCHIVE_SIZE = 1007;

    static final int NAME = 1000;
    static final int VERSION = 1001;
    static final int RELEASE = 1002;
    static final int EPOCH = 1003;
    static final int SUMMARY = 1004;
    static final int DESCRIPTION = 1005;
    static final int BUILD_TIME = 1006;
    static final int BUILD_HOST = 1007;
    static final int SIZE = 1009;
    static final int VENDOR = 1011;
    static final int LICENSE = 1014;
    static final int PACKAGER = 1015;
    static final int GROUP = 1016;
    static final int URL = 1020;
    static final int ARCH = 1022;
    static final int FILE_MODES = 1030;
    static final int FILE_FLAGS = 1037;
    static final int SOURCE_RPM = 1044;
    static final int ARCHIVE_SIZE = 1046;
    static final int DIR_INDEXES = 1116;
    static final int BASE_NAMES = 1117;
    static final int DIR_NAMES = 1118;
    static final int LONG_SIZE = 5009;
    static final int PAYLOAD_DIGEST = 5092;
    static final int PAYLOAD_DIGEST_ALGORITHM = 5093;
    static final int MODULARITY_LABEL = 5096;

    private RpmTag() {}
}
