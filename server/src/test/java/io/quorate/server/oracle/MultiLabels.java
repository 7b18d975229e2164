package io.quorate.server.oracle;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which operations a multi holds; of one that cannot be read, those in front of the fault. */
final class MultiLabels {

    private MultiLabels() {}

    static List<String> of(Op multi) {
        List<String> labels = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(multi.body());
        String prefix = multi.type() == Op.MULTI ? "multi." : "multiRead.";
        try {
            while (true) {
                int type = in.getInt();
                boolean done = in.get() != 0;
                in.getInt();
                if (done) {
                    return labels;
                }
                labels.add(prefix + name(type));
                skip(in, type);
            }
        } catch (BufferUnderflowException | IllegalArgumentException unreadable) {
            return labels;
        }
    }

    private static String name(int type) {
        return switch (type) {
            case Op.CREATE -> "create";
            case Op.CREATE2 -> "create2";
            case Op.CREATE_CONTAINER -> "createContainer";
            case Op.CREATE_TTL -> "createTTL";
            case Op.DELETE -> "delete";
            case Op.SET_DATA -> "setData";
            case Op.CHECK -> "check";
            case Op.GET_DATA -> "getData";
            case Op.GET_CHILDREN -> "getChildren";
            default -> "other";
        };
    }

    private static void skip(ByteBuffer in, int type) {
        skipBuffer(in);
        switch (type) {
            case Op.CREATE, Op.CREATE2, Op.CREATE_CONTAINER, Op.CREATE_TTL -> {
                skipBuffer(in);
                for (int entries = in.getInt(); entries > 0; entries--) {
                    in.getInt();
                    skipBuffer(in);
                    skipBuffer(in);
                }
                in.getInt();
                if (type == Op.CREATE_TTL) {
                    in.getLong();
                }
            }
            case Op.SET_DATA -> {
                skipBuffer(in);
                in.getInt();
            }
            case Op.DELETE, Op.CHECK -> in.getInt();
            case Op.GET_DATA, Op.GET_CHILDREN -> in.get();
            default -> throw new IllegalArgumentException("no operation of a multi: " + type);
        }
    }

    private static void skipBuffer(ByteBuffer in) {
        int length = in.getInt();
        in.position(in.position() + Math.max(length, 0));
    }
}
