package io.quorate.server.sim.model;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What one operation of a write does. */
public sealed interface Effect {

    /**
     * A znode is there that was not.
     *
     * @param path with the sequence number
     * @param acl as it is meant
     * @param parentCreations children that the parent ever had, this one included
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Created(
            String path,
            byte @Nullable [] data,
            List<Acl> acl,
            Lifetime lifetime,
            int parentCreations)
            implements Effect {}

    record Deleted(String path) implements Effect {}

    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record DataSet(String path, byte @Nullable [] data, int version) implements Effect {}

    record AclSet(String path, List<Acl> acl, int version) implements Effect {}

    record Checked(String path) implements Effect {}

    /** In a multi that was refused, OK stands for what was in front of the operation that was. */
    record Refused(ErrorCode error) implements Effect {}
}
