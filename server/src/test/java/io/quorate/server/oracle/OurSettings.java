package io.quorate.server.oracle;

import java.util.LinkedHashMap;
import java.util.Map;

/** What Quorate must be told so that it is configured as the real ZooKeeper is. */
final class OurSettings {

    private OurSettings() {}

    /**
     * Lines of a configuration.
     *
     * @param others settings that stand in place of the usual ones, or beside them
     */
    static String lines(Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("4lw.commands.whitelist", "*");
        all.put("extendedTypesEnabled", "true");
        all.put("enforceQuota", "true");
        all.put("znode.container.checkIntervalMs", "86400000");
        all.put("DigestAuthenticationProvider.superDigest", Target.SUPER_DIGEST);
        all.put("admin.enableServer", "false");
        all.putAll(others);
        StringBuilder lines = new StringBuilder();
        all.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        return lines.toString();
    }
}
