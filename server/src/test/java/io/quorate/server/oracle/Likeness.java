package io.quorate.server.oracle;

import io.quorate.server.oracle.Answer.Field;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a server's answers mean what ZooKeeper's mean. Numbers that each server chooses are alike
 * if all answers so far can be read as naming the same things in the same order: a transaction has
 * one zxid here and one there, a later one has a higher zxid on both sides, a session one id.
 */
final class Likeness {

    private static final long CLOCK_SLACK_MILLIS = 1_000;

    private final TreeMap<Long, Long> zxids = new TreeMap<>();
    private final Map<Long, Long> sessions = new HashMap<>();
    private final Map<Long, Long> sessionsBack = new HashMap<>();
    private final Map<Long, Long> times = new HashMap<>();
    private final long startMillis;
    private boolean attached;

    Likeness(long startMillis) {
        this.startMillis = startMillis;
    }

    /** From now on a newest zxid may be one that an attach took, which ZooKeeper does not count. */
    void attached() {
        attached = true;
    }

    /** Null if they are alike, else what is not. */
    @Nullable String difference(Answer expected, Answer actual, long nowMillis) {
        if (!expected.kind().equals(actual.kind())) {
            return expected.kind() + " against " + actual.kind();
        }
        if (expected.fields().size() != actual.fields().size()) {
            return firstUnlikeName(expected, actual);
        }
        for (int i = 0; i < expected.fields().size(); i++) {
            Field one = expected.fields().get(i);
            Field other = actual.fields().get(i);
            if (!one.name().equals(other.name()) || !alike(one, other)) {
                return one + " against " + other;
            }
        }
        return wrongTime(actual, nowMillis);
    }

    private static String firstUnlikeName(Answer expected, Answer actual) {
        for (Field field : expected.fields()) {
            if (field.name().equals("err")) {
                for (Field other : actual.fields()) {
                    if (other.name().equals("err") && !other.text().equals(field.text())) {
                        return field + " against " + other;
                    }
                }
                break;
            }
        }
        return expected.fields().size() + " fields against " + actual.fields().size();
    }

    private boolean alike(Field one, Field other) {
        return switch (one.meaning()) {
            case PLAIN -> one.text().equals(other.text());
            case ZXID -> sameZxid(one.number(), other.number());
            case NEWEST_ZXID -> newest(one.number(), other.number());
            case TIME -> (one.number() == 0) == (other.number() == 0);
            case SESSION -> sameSession(one.number(), other.number());
        };
    }

    private boolean sameZxid(long one, long other) {
        if (one <= 0 || other <= 0) {
            return one == other;
        }
        Long known = zxids.get(one);
        if (known != null) {
            return known == other;
        }
        Map.Entry<Long, Long> before = zxids.lowerEntry(one);
        Map.Entry<Long, Long> after = zxids.higherEntry(one);
        boolean tooLow = before != null && before.getValue() >= other;
        boolean tooHigh = after != null && after.getValue() <= other;
        if (tooLow || tooHigh) {
            return false;
        }
        zxids.put(one, other);
        return true;
    }

    private boolean newest(long one, long other) {
        Long known = zxids.get(one);
        if (known == null || !attached || other < known) {
            return sameZxid(one, other);
        }
        Map.Entry<Long, Long> after = zxids.higherEntry(one);
        return after == null || other < after.getValue();
    }

    private boolean sameSession(long one, long other) {
        if (one == 0 || other == 0) {
            return one == other;
        }
        Long known = sessions.putIfAbsent(one, other);
        Long back = sessionsBack.putIfAbsent(other, one);
        return (known == null || known == other) && (back == null || back == one);
    }

    /** A transaction has one time, and that is a time of this run. */
    private @Nullable String wrongTime(Answer answer, long nowMillis) {
        Map<String, Field> named = new HashMap<>();
        for (Field field : answer.fields()) {
            named.put(field.name(), field);
        }
        for (Field field : answer.fields()) {
            String name = field.name();
            if (!name.endsWith("ctime") && !name.endsWith("mtime")) {
                continue;
            }
            Field zxid = named.get(name.substring(0, name.length() - 4) + "zxid");
            if (zxid == null || zxid.number() <= 0) {
                continue;
            }
            long time = field.number();
            if (time < startMillis - CLOCK_SLACK_MILLIS || time > nowMillis + CLOCK_SLACK_MILLIS) {
                return name + "=" + time + " is no time of this run";
            }
            Long before = times.putIfAbsent(zxid.number(), time);
            if (before != null && before != time) {
                return name + "=" + time + ", but the same transaction was at " + before;
            }
        }
        return null;
    }
}
