package io.quorate.server.sim.model;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Quotas (PROTOCOL 14, and where docs/differences.md says otherwise): what they show, which is
 * counted anew after every change, and what their hard limits forbid.
 */
final class QuotaRules {

    private static final String PREFIX = "/zookeeper/quota";
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    private record Usage(long count, long bytes) {}

    private record HardLimits(long count, long bytes) {}

    private final Tree tree;
    private final boolean enforced;

    /** The paths that have limits. */
    private final Set<String> limited = new HashSet<>();

    QuotaRules(Tree tree, boolean enforced) {
        this.tree = tree;
        this.enforced = enforced;
    }

    // ── what they show ───────────────────────────────────────────────────────────────────────────

    void created(String path) {
        String subject = subject(path, LIMITS);
        if (subject != null && !subject.isEmpty()) {
            limited.add(subject);
            tree.onUndo(() -> limited.remove(subject));
        }
        String measured = subject(path, STATS);
        if (measured != null) {
            show(measured);
        }
        usageChanged(path);
    }

    void deleted(String path) {
        String subject = subject(path, LIMITS);
        if (subject != null && limited.remove(subject)) {
            tree.onUndo(() -> limited.add(subject));
        }
        usageChanged(path);
    }

    /** A client has set the data of a znode, which is longer now by so much. */
    void dataSet(String path, int growth) {
        if (growth != 0) {
            usageChanged(path);
        }
    }

    /** Every quota on the way from this path to the root shows its usage, the deepest first. */
    private void usageChanged(String path) {
        for (String quota : quotasOn(path)) {
            show(quota);
        }
    }

    /** No client has changed the znode that shows it: the Stat stays, and nobody is told. */
    private void show(String quota) {
        String path = PREFIX + quota + STATS;
        Znode stats = tree.now(path);
        if (stats != null) {
            Usage usage = usage(quota);
            String text = "count=" + usage.count + ",bytes=" + usage.bytes;
            Znode.Content old = stats.content();
            byte[] data = text.getBytes(StandardCharsets.UTF_8);
            tree.setQuietly(
                    path,
                    stats.with(new Znode.Content(data, old.version(), old.zxid(), old.millis())));
        }
    }

    private List<String> quotasOn(String path) {
        List<String> found = new ArrayList<>();
        if (!limited.isEmpty()) {
            for (String at = path; at.length() > 1; at = ZnodePath.parent(at)) {
                if (limited.contains(at)) {
                    found.add(at);
                }
            }
        }
        return found;
    }

    /** The path whose limits or usage a znode holds, empty for the root; null if it holds none. */
    private static @Nullable String subject(String path, String name) {
        return path.startsWith(PREFIX + "/") && path.endsWith(name)
                ? path.substring(PREFIX.length(), path.length() - name.length())
                : null;
    }

    /** What shows usage is none. */
    private static int countedBytes(String path, int bytes) {
        return subject(path, STATS) == null ? bytes : 0;
    }

    private Usage usage(String path) {
        String root = path.isEmpty() ? ZnodePath.ROOT : path;
        Znode znode = tree.now(root);
        if (znode == null) {
            return new Usage(0, 0);
        }
        long count = 1;
        long bytes = countedBytes(root, znode.content().length());
        for (String name : tree.children(root, tree.moment().zxid())) {
            Usage below = usage(ZnodePath.child(root, name));
            count += below.count;
            bytes += below.bytes;
        }
        return new Usage(count, bytes);
    }

    // ── what they forbid ─────────────────────────────────────────────────────────────────────────

    /** Why there may not be so many znodes and bytes more at a path; OK if there may. */
    ErrorCode whyNot(String path, int znodes, int bytes) {
        String quota = enforced ? deepest(path) : null;
        if (quota == null) {
            return ErrorCode.OK;
        }
        Znode limits = tree.now(PREFIX + quota + LIMITS);
        if (limits == null) {
            return ErrorCode.OK;
        }
        HardLimits hard = parse(limits.content().data());
        if (hard == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        if (tree.now(PREFIX + quota + STATS) == null) {
            // Nobody keeps its usage.
            return ErrorCode.OK;
        }
        Usage usage = usage(quota);
        boolean tooMany = znodes != 0 && hard.count >= 0 && usage.count + znodes > hard.count;
        int more = countedBytes(path, bytes);
        boolean tooLong = more != 0 && hard.bytes >= 0 && usage.bytes + more > hard.bytes;
        return tooMany || tooLong ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.OK;
    }

    /** The quota that counts for a path: the nearest on its way to the root. */
    private @Nullable String deepest(String path) {
        List<String> all = quotasOn(path);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** The hard limits in the text of a quota; null if it cannot be read. */
    private static @Nullable HardLimits parse(byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        long count = -1;
        long bytes = -1;
        String text = new String(data, StandardCharsets.UTF_8);
        for (String pair : text.isEmpty() ? new String[0] : text.split("[,;]+")) {
            String[] parts = pair.split("=");
            if (parts.length < 2 || !parts[1].matches("-?\\d{1,18}")) {
                return null;
            }
            long value = Long.parseLong(parts[1]);
            if (parts[0].equals("countHardLimit")) {
                count = value;
            } else if (parts[0].equals("byteHardLimit")) {
                bytes = value;
            }
        }
        return new HardLimits(count, bytes);
    }
}
