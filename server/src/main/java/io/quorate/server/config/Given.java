package io.quorate.server.config;

/**
 * A value for a key, as somebody gave it.
 *
 * @param key one name of the key, not always the first
 */
record Given(Origin origin, String key, String value) {

    /** {@code zookeeper.} before a key means nothing anywhere. */
    Given {
        key = Settings.withoutPrefix(key);
    }

    Problem problem(String message) {
        return new Problem(origin, key, value, message);
    }

    /** As it may be shown. */
    String shown() {
        return key + "=" + Secrets.shown(key, value);
    }
}
