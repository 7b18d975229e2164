package io.quorate.server.torture.check;

import io.quorate.protocol.Stat;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What an operation that was carried out has told. */
public sealed interface Result {

    /**
     * A znode was created.
     *
     * @param path with its number if it is sequential
     * @param stat null within a multi
     */
    record Created(String path, @Nullable Stat stat) implements Result {}

    /** Data was set. */
    record Changed(Stat stat) implements Result {}

    /** It was done, and that is all. */
    record Nothing() implements Result {}

    /** The results of a multi, or of a read of several znodes. */
    record Parts(List<Result> results) implements Result {}

    record Data(String value, Stat stat) implements Result {}

    record Names(List<String> names, Stat stat) implements Result {}

    record Found(Stat stat) implements Result {}

    /** There is no such znode. */
    record Absent() implements Result {}
}
