package io.quorate.server.oracle;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What Quorate does not do yet, and what is therefore not asked. Nothing in here is meant to stay:
 * a gap is closed by taking it out of {@link #OPEN}.
 */
enum Gap {
    /** There is no superuser. */
    SUPER,
    /** createContainer and createTTL, and flags that ask for them. */
    EXTENDED_TYPES,
    CHECK_AND_REMOVE_WATCHES,
    ADD_WATCH,
    COUNTS,
    WHO_AM_I,
    RECONFIG,
    SASL,
    QUOTA,
    NULL_WATCH_LISTS,
    NULL_ACL_PARTS,
    NULL_PATHS,
    /** getAllChildrenNumber of the root by its other name, which counts one more. */
    EMPTY_PATH_COUNT,
    /** Characters beyond the 16 bits of Java's. */
    SUPPLEMENTARY,
    /** Writes that cannot be read. */
    CUT_WRITES;

    private static final Set<Gap> OPEN =
            EnumSet.of(
                    SUPPLEMENTARY,
                    CUT_WRITES,
                    NULL_PATHS,
                    NULL_ACL_PARTS,
                    NULL_WATCH_LISTS,
                    EMPTY_PATH_COUNT);

    boolean isOpen() {
        return OPEN.contains(this);
    }

    /** Whether Quorate is known to answer this one otherwise. */
    static boolean isHitBy(Op op) {
        return switch (op.type()) {
            case Op.CREATE_CONTAINER, Op.CREATE_TTL -> EXTENDED_TYPES.isOpen();
            case Op.CHECK_WATCHES, Op.REMOVE_WATCHES -> CHECK_AND_REMOVE_WATCHES.isOpen();
            case Op.ADD_WATCH, Op.SET_WATCHES2 -> ADD_WATCH.isOpen();
            case Op.GET_EPHEMERALS -> COUNTS.isOpen();
            case Op.ALL_CHILDREN_NUMBER ->
                    COUNTS.isOpen() || (isEmptyPath(op) && EMPTY_PATH_COUNT.isOpen());
            case Op.WHO_AM_I -> WHO_AM_I.isOpen();
            case Op.RECONFIG -> RECONFIG.isOpen();
            case Op.SASL -> SASL.isOpen();
            case Op.MULTI -> hasExtended(MultiLabels.of(op)) && EXTENDED_TYPES.isOpen();
            default -> false;
        };
    }

    private static boolean isEmptyPath(Op op) {
        byte[] body = op.body();
        return body.length >= 4 && (body[0] | body[1] | body[2] | body[3]) == 0;
    }

    private static boolean hasExtended(List<String> parts) {
        return parts.contains("multi.createTTL") || parts.contains("multi.createContainer");
    }
}
