package io.quorate.protocol.request;

import java.util.Arrays;
import java.util.Objects;

/** Equality of the parts that all creations have. */
final class Creations {

    private Creations() {}

    static boolean equal(Request.Creation one, Request.Creation other) {
        return one.path().equals(other.path())
                && Arrays.equals(one.data(), other.data())
                && one.acl().equals(other.acl())
                && one.flags() == other.flags();
    }

    static int hash(Request.Creation creation) {
        return Objects.hash(
                creation.path(),
                Arrays.hashCode(creation.data()),
                creation.acl(),
                creation.flags());
    }
}
