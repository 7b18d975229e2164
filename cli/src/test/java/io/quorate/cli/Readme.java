package io.quorate.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The code blocks of the first screen of a README: what to type, and what is then seen.
 *
 * @param lines of the whole page
 * @param steps in the order of the page
 */
record Readme(List<String> lines, List<Step> steps) {

    /**
     * A block of commands ({@code sh}) and the block of output behind it.
     *
     * @param firstOutputLine index of the first line inside the output block
     */
    record Step(List<String> commands, List<String> output, int firstOutputLine) {}

    static Readme parse(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        List<String> commands = List.of();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("```")) {
                continue;
            }
            int end = i + 1;
            while (!lines.get(end).equals("```")) {
                end++;
            }
            List<String> block = lines.subList(i + 1, end);
            if (lines.get(i).equals("```sh")) {
                commands = block.stream().map(Readme::command).toList();
            } else if (!commands.isEmpty()) {
                steps.add(new Step(commands, block, i + 1));
                commands = List.of();
            }
            i = end;
        }
        return new Readme(lines, steps);
    }

    /** Without the comment behind it. */
    private static String command(String line) {
        int comment = line.indexOf(" #");
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }
}
