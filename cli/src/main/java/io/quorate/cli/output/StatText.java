package io.quorate.cli.output;

import io.quorate.protocol.Stat;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a Stat is shown. */
final class StatText {

    private StatText() {}

    /** One line a field, as zkCli has them. */
    static void print(Stat stat, Console console) {
        console.out("cZxid = " + hex(stat.czxid()));
        console.out("ctime = " + date(stat.ctimeMillis()));
        console.out("mZxid = " + hex(stat.mzxid()));
        console.out("mtime = " + date(stat.mtimeMillis()));
        console.out("pZxid = " + hex(stat.pzxid()));
        console.out("cversion = " + stat.cversion());
        console.out("dataVersion = " + stat.version());
        console.out("aclVersion = " + stat.aversion());
        console.out("ephemeralOwner = " + hex(stat.ephemeralOwner()));
        console.out("dataLength = " + stat.dataLength());
        console.out("numChildren = " + stat.numChildren());
    }

    static Map<String, Object> value(Stat stat) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("czxid", hex(stat.czxid()));
        value.put("ctime", Instant.ofEpochMilli(stat.ctimeMillis()).toString());
        value.put("mzxid", hex(stat.mzxid()));
        value.put("mtime", Instant.ofEpochMilli(stat.mtimeMillis()).toString());
        value.put("pzxid", hex(stat.pzxid()));
        value.put("cversion", stat.cversion());
        value.put("version", stat.version());
        value.put("aversion", stat.aversion());
        value.put("ephemeralOwner", hex(stat.ephemeralOwner()));
        value.put("dataLength", stat.dataLength());
        value.put("numChildren", stat.numChildren());
        return value;
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    @SuppressWarnings("JavaUtilDate") // its text is the format
    private static String date(long millis) {
        return new Date(millis).toString();
    }
}
