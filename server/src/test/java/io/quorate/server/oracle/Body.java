package io.quorate.server.oracle;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A request's bytes behind its header, written field by field; nothing is checked. */
final class Body {

    /** One ACL entry as it goes over the wire, sensible or not. */
    record Entry(int perms, @Nullable String scheme, @Nullable String id) {}

    private byte[] bytes = new byte[64];
    private int length;

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    Body raw(byte... some) {
        room(some.length);
        System.arraycopy(some, 0, bytes, length, some.length);
        length += some.length;
        return this;
    }

    Body number(int value) {
        return raw(
                (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value);
    }

    Body big(long value) {
        return number((int) (value >>> 32)).number((int) value);
    }

    Body flag(boolean value) {
        return raw((byte) (value ? 1 : 0));
    }

    /** Length -1 for null. */
    Body buffer(byte @Nullable [] value) {
        return value == null ? number(-1) : number(value.length).raw(value);
    }

    /** Length -1 for null. */
    Body text(@Nullable String value) {
        return buffer(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** Count -1 for null. */
    Body texts(@Nullable List<String> values) {
        if (values == null) {
            return number(-1);
        }
        number(values.size());
        values.forEach(this::text);
        return this;
    }

    /** Count -1 for null. */
    Body acl(@Nullable List<Entry> entries) {
        if (entries == null) {
            return number(-1);
        }
        number(entries.size());
        for (Entry entry : entries) {
            number(entry.perms()).text(entry.scheme()).text(entry.id());
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** These bytes behind their length. */
    byte[] frame() {
        return new Body().number(length).raw(bytes()).bytes();
    }
}
