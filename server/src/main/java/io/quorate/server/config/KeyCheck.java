package io.quorate.server.config;

import java.util.regex.Pattern;

/** Says of each key that does not exist here what it may have been meant to be. */
final class KeyCheck {

    static final Pattern SERVER_KEY = Pattern.compile("server\\.(\\d+)");
    static final Pattern GROUP_KEY = Pattern.compile("group\\.(\\d+)");
    static final Pattern WEIGHT_KEY = Pattern.compile("weight\\.(\\d+)");

    /** What a dynamic file may hold: the members, and how they count. */
    static final Pattern MEMBER_KEY = Pattern.compile("(server|group|weight)\\.\\d+");

    private KeyCheck() {}

    static boolean isMemberKey(String key) {
        return MEMBER_KEY.matcher(key).matches();
    }

    static void check(Values values) {
        for (Given given : values.entries()) {
            String key = Settings.nameOf(given.key());
            if (!Settings.exists(key) && !isMemberKey(key)) {
                String remark = ZooKeeperKeys.remark(key, given.value());
                values.warning(key, remark != null ? remark : unknown(key));
            }
        }
    }

    private static String unknown(String key) {
        String nearest = NearestKey.to(key);
        return nearest == null
                ? "is no known key: ignored"
                : "is no known key: ignored; did you mean " + nearest + "?";
    }
}
