package io.quorate.cli.output;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.Permission;
import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What most commands find. */
public final class Results {

    private Results() {}

    /** The lines of a value as a table. */
    public static List<String> table(Object value) {
        return TableText.of(value);
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    /** All was said already. */
    public record Nothing() implements Result {
        @Override
        public void text(Console console, Compat compat) {}

        @Override
        public Object value() {
            return Map.of();
        }
    }

    /**
     * It was done, and there is little to say.
     *
     * @param line null for none
     * @param value what programs are told
     */
    public record Done(@Nullable String line, Map<String, Object> value) implements Result {

        /** There is nothing to say but to programs. */
        public static Done quietly(String key, Object what) {
            return new Done(null, map(key, what));
        }

        /** The same to both. */
        public static Done saying(String line, String key, Object what) {
            return new Done(line, map(key, what));
        }

        @Override
        public void text(Console console, Compat compat) {
            if (line != null) {
                console.out(line);
            }
        }
    }

    /** A znode was created. zkCli says so on the error stream. */
    public record Creation(String path) implements Result {
        @Override
        public void text(Console console, Compat compat) {
            console.err("Created " + path);
        }

        @Override
        public Object value() {
            return map("path", path);
        }
    }

    /** The Stat of a znode that was read or changed. */
    public record StatOf(String path, Stat stat, boolean shown) implements Result {
        @Override
        public void text(Console console, Compat compat) {
            if (shown || compat == Compat.V3_4) {
                StatText.print(stat, console);
            }
        }

        @Override
        public Object value() {
            Map<String, Object> value = map("path", path);
            value.put("stat", StatText.value(stat));
            return value;
        }
    }

    /** A znode's data. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    public record Data(
            String path, byte @Nullable [] data, DataFormat format, Stat stat, boolean statShown)
            implements Result {

        @Override
        public void text(Console console, Compat compat) {
            console.out(data == null ? "null" : format.text(data));
            if (statShown || compat == Compat.V3_4) {
                StatText.print(stat, console);
            }
        }

        @Override
        public Object value() {
            Map<String, Object> value = map("path", path);
            String text = data == null ? null : DataFormat.utf8(data);
            if (text != null) {
                value.put("data", text);
            } else {
                value.put("dataBase64", data == null ? null : DataFormat.BASE64.text(data));
            }
            value.put("stat", StatText.value(stat));
            return value;
        }
    }

    /** The children of a znode, in the order of their names. */
    public record ChildrenOf(String path, List<String> names, Stat stat, boolean statShown)
            implements Result {

        @Override
        public void text(Console console, Compat compat) {
            console.out(names.toString());
            if (statShown) {
                StatText.print(stat, console);
            }
        }

        @Override
        public Object value() {
            Map<String, Object> value = map("path", path);
            value.put("children", names);
            value.put("stat", StatText.value(stat));
            return value;
        }
    }

    /** Who may do what. */
    public record AclOf(String path, List<Acl> acl, Stat stat, boolean statShown)
            implements Result {

        @Override
        public void text(Console console, Compat compat) {
            for (Acl one : acl) {
                console.out("'" + one.id().scheme() + ",'" + one.id().id());
                console.out(": " + Permission.toString(one.perms()));
            }
            if (statShown) {
                StatText.print(stat, console);
            }
        }

        @Override
        public Object value() {
            List<Object> entries = new ArrayList<>();
            for (Acl one : acl) {
                Map<String, Object> entry = map("scheme", one.id().scheme());
                entry.put("id", one.id().id());
                entry.put("perms", Permission.toString(one.perms()));
                entries.add(entry);
            }
            Map<String, Object> value = map("path", path);
            value.put("acl", entries);
            value.put("stat", StatText.value(stat));
            return value;
        }
    }

    /** As who the server knows this client. */
    public record Identities(List<ClientInfo> identities) implements Result {
        @Override
        public void text(Console console, Compat compat) {
            console.out("Auth scheme: User");
            identities.forEach(one -> console.out(one.scheme() + ": " + one.user()));
        }

        @Override
        public Object value() {
            List<Object> value = new ArrayList<>();
            for (ClientInfo one : identities) {
                Map<String, Object> entry = map("scheme", one.scheme());
                entry.put("user", one.user());
                value.add(entry);
            }
            return value;
        }
    }
}
