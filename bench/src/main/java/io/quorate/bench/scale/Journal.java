package io.quorate.bench.scale;

import java.io.IOException;

/** Takes down what one contender shows in one round. */
interface Journal {

    /** A value, in the unit of its row. */
    void add(Row row, double value) throws IOException;

    /** Values are missing, or mean less than they say. */
    void fails(String what) throws IOException;

    /** Progress, for whoever looks on. */
    void says(String text);
}
