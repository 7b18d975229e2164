package io.quorate.protocol.wire;

import io.quorate.protocol.Stat;

/** A {@link Stat}: 68 bytes. */
public final class StatCodec {

    private StatCodec() {}

    public static void write(WireWriter out, Stat stat) {
        write(
                out,
                stat.czxid(),
                stat.mzxid(),
                stat.ctimeMillis(),
                stat.mtimeMillis(),
                stat.version(),
                stat.cversion(),
                stat.aversion(),
                stat.ephemeralOwner(),
                stat.dataLength(),
                stat.numChildren(),
                stat.pzxid());
    }

    /** Without the object: for servers, which answer most requests with one. */
    public static void write(
            WireWriter out,
            long czxid,
            long mzxid,
            long ctimeMillis,
            long mtimeMillis,
            int version,
            int cversion,
            int aversion,
            long ephemeralOwner,
            int dataLength,
            int numChildren,
            long pzxid) {
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctimeMillis);
        out.writeLong(mtimeMillis);
        out.writeInt(version);
        out.writeInt(cversion);
        out.writeInt(aversion);
        out.writeLong(ephemeralOwner);
        out.writeInt(dataLength);
        out.writeInt(numChildren);
        out.writeLong(pzxid);
    }

    public static Stat read(WireReader in) {
        return new Stat(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong());
    }
}
