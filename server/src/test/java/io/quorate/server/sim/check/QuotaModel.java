package io.quorate.server.sim.check;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** What quotas show (PROTOCOL 14), counted anew after every change. */
final class QuotaModel {

    private static final String PREFIX = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private final TreeModel tree;

    QuotaModel(TreeModel tree) {
        this.tree = tree;
    }

    void created(String path, long zxid) {
        String measured = between(path, STATS);
        if (measured != null) {
            show(measured, zxid);
        }
        usageChanged(path, zxid);
    }

    /** Every quota on the way to this path shows its usage, the deepest first. */
    void usageChanged(String changed, long zxid) {
        List<String> quotas =
                tree.paths().stream()
                        .filter(path -> path.endsWith(LIMITS) && tree.now(path) != null)
                        .map(path -> between(path, LIMITS))
                        .filter(path -> path != null && isOn(changed, path))
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        quotas.forEach(path -> show(path, zxid));
    }

    private void show(String quota, long zxid) {
        long count = 0;
        long bytes = 0;
        for (String path : tree.paths()) {
            TreeModel.Znode znode = isOn(path, quota) ? tree.now(path) : null;
            if (znode != null) {
                count++;
                bytes += TreeModel.length(znode.data());
            }
        }
        String text = "count=" + count + ",bytes=" + bytes;
        tree.setQuietly(PREFIX + quota + STATS, zxid, text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOn(String path, String quota) {
        return path.equals(quota) || path.startsWith(quota + "/");
    }

    private static @Nullable String between(String path, String name) {
        return path.startsWith(PREFIX + "/") && path.endsWith(name)
                ? path.substring(PREFIX.length(), path.length() - name.length())
                : null;
    }
}
