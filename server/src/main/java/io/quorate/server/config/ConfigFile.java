package io.quorate.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a {@code zoo.cfg}: Java properties syntax, as ZooKeeper reads it, but with line
 * numbers.
 *
 * <p>A line that begins with {@code #} or {@code !} is a comment. A key ends at the first {@code
 * =}, {@code :} or white space that no backslash precedes. A line that ends with an odd number of
 * backslashes goes on in the next. Values lose the white space at both ends.
 *
 * @param entries in the order of the file; a key may occur twice
 * @param flaws escapes that cannot be read
 */
record ConfigFile(List<Entry> entries, List<Flaw> flaws) {

    /**
     * One setting.
     *
     * @param line where it begins, from 1
     */
    record Entry(int line, String key, String value) {}

    /**
     * Something that is no text of a setting.
     *
     * @param line where the setting begins, from 1
     */
    record Flaw(int line, String text, String message) {}

    /** Reads any text; nothing is thrown. */
    static ConfigFile parse(String text) {
        Parser parser = new Parser(text);
        parser.run();
        return new ConfigFile(List.copyOf(parser.entries), List.copyOf(parser.flaws));
    }

    private static final class Parser {
        private final String[] lines;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Flaw> flaws = new ArrayList<>();

        Parser(String text) {
            this.lines = text.split("\r\n|\r|\n", -1);
        }

        void run() {
            int next = 0;
            while (next < lines.length) {
                int first = next;
                String line = stripStart(lines[next++]);
                if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
                    continue;
                }
                while (continues(line) && line.length() > 1) {
                    String rest = next < lines.length ? stripStart(lines[next++]) : "";
                    line = line.substring(0, line.length() - 1) + rest;
                }
                // A lone backslash continues nothing: Java takes the next line as a new one.
                if (!line.equals("\\")) {
                    add(first + 1, line);
                }
            }
        }

        private void add(int number, String line) {
            int keyEnd = keyEnd(line);
            int valueStart = keyEnd;
            boolean separatorSeen = false;
            while (valueStart < line.length()) {
                char c = line.charAt(valueStart);
                if (!isBlank(c)) {
                    if (separatorSeen || (c != '=' && c != ':')) {
                        break;
                    }
                    separatorSeen = true;
                }
                valueStart++;
            }
            String key = unescape(number, line.substring(0, keyEnd));
            entries.add(
                    new Entry(number, key, unescape(number, line.substring(valueStart)).strip()));
        }

        private static int keyEnd(String line) {
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '=' || c == ':' || isBlank(c)) {
                    return i;
                }
            }
            return line.length();
        }

        private String unescape(int number, String raw) {
            if (raw.indexOf('\\') < 0) {
                return raw;
            }
            StringBuilder out = new StringBuilder(raw.length());
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c != '\\') {
                    out.append(c);
                } else if (++i < raw.length()) {
                    char escaped = raw.charAt(i);
                    switch (escaped) {
                        case 't' -> out.append('\t');
                        case 'n' -> out.append('\n');
                        case 'r' -> out.append('\r');
                        case 'f' -> out.append('\f');
                        case 'u' -> i = appendUnicode(number, raw, i, out);
                        default -> out.append(escaped);
                    }
                }
            }
            return out.toString();
        }

        /**
         * Appends the character of the four hex digits after {@code at}; returns the last one's
         * place.
         */
        private int appendUnicode(int number, String raw, int at, StringBuilder out) {
            int end = Math.min(at + 5, raw.length());
            String digits = raw.substring(at + 1, end);
            if (!digits.matches("[0-9a-fA-F]{4}")) {
                flaws.add(
                        new Flaw(
                                number,
                                "\\u" + digits,
                                "is no character; four hexadecimal digits are allowed after \\u"));
                return at;
            }
            out.append((char) Integer.parseInt(digits, 16));
            return end - 1;
        }

        private static boolean continues(String line) {
            int backslashes = 0;
            for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
                backslashes++;
            }
            return backslashes % 2 == 1;
        }

        private static String stripStart(String line) {
            int i = 0;
            while (i < line.length() && isBlank(line.charAt(i))) {
                i++;
            }
            return line.substring(i);
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\f';
        }
    }
}
