package io.quorate.server.config;

import java.util.regex.Pattern;

/** Says of each key that does not exist here what it may have been meant to be. */
final class KeyCheck {

    static final Pattern SERVER_KEY = Pattern.compile("server\\.(\\d+)");

    private KeyCheck() {}

    static void check(Values values) {
        for (ConfigFile.Entry entry : values.entries()) {
            String key = Settings.nameOf(entry.key());
            if (Settings.exists(key) || SERVER_KEY.matcher(key).matches()) {
                continue;
            }
            if (key.equals("dynamicConfigFile")) {
                values.problem(
                        key,
                        "is not read: put its server.N lines into this file. Without them this"
                                + " would be a standalone server");
                continue;
            }
            String remark = ZooKeeperKeys.remark(key);
            values.warning(key, remark != null ? remark : unknown(key));
        }
    }

    private static String unknown(String key) {
        String nearest = NearestKey.to(key);
        return nearest == null
                ? "is no known key: ignored"
                : "is no known key: ignored; did you mean " + nearest + "?";
    }
}
