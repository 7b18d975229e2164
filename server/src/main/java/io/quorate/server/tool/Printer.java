package io.quorate.server.tool;

import java.io.PrintStream;

/** Turns rows into output. */
interface Printer {

    /** The option that {@link #of} reads. */
    String OPTION = "--output";

    /** One row on one line. */
    void print(Row row);

    /** A row that ends a report: text gives each field a line. */
    void printTall(Row row);

    /** Whether nobody reads the output any more. */
    boolean isBroken();

    /** The printer that {@code --output text|json} asks for; text if it is not given. */
    static Printer of(Arguments arguments, PrintStream out) throws Refusal {
        String output = arguments.value(OPTION);
        return switch (output == null ? "text" : output) {
            case "text" -> new TextPrinter(out);
            case "json" -> new JsonPrinter(out);
            default -> throw Refusal.usage(OPTION + " " + output + ": text and json are allowed");
        };
    }
}
