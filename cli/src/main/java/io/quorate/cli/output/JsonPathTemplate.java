package io.quorate.cli.output;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands behind {@code -o jsonpath=}: a path of Jayway's as {@code $.stat.version}, or as with
 * kubectl a text in which paths and quoted texts stand in braces: {@code {.path}{"\n"}}.
 */
public final class JsonPathTemplate {

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Path(JsonPath path) implements Part {}

    private final List<Part> parts;
    private final boolean endsLines;

    private JsonPathTemplate(List<Part> parts, boolean endsLines) {
        this.parts = parts;
        this.endsLines = endsLines;
    }

    /** Whether what it makes is a line. What kubectl's form makes is what it says, no more. */
    boolean endsLines() {
        return endsLines;
    }

    /** Reads it. */
    static JsonPathTemplate parse(String text) throws CliFailure {
        List<Part> parts = new ArrayList<>();
        if (text.startsWith("$") || !text.contains("{")) {
            parts.add(path(text));
            return new JsonPathTemplate(parts, true);
        }
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            if (open < 0) {
                parts.add(new Literal(text.substring(at)));
                break;
            }
            int close = closing(text, open);
            if (close < 0) {
                throw CliFailure.usage("jsonpath: a brace is not closed: " + text.substring(open));
            }
            if (open > at) {
                parts.add(new Literal(text.substring(at, open)));
            }
            parts.add(inBraces(text.substring(open + 1, close).strip()));
            at = close + 1;
        }
        return new JsonPathTemplate(parts, false);
    }

    /** The brace that closes one; those within quotes are text. */
    private static int closing(String text, int open) {
        boolean quoted = false;
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '}' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static Part inBraces(String text) throws CliFailure {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return path(text);
        }
        try {
            return new Literal(text.substring(1, text.length() - 1).translateEscapes());
        } catch (IllegalArgumentException wrong) {
            throw CliFailure.usage("jsonpath: " + text + ": " + wrong.getMessage());
        }
    }

    private static Path path(String text) throws CliFailure {
        String full = text;
        if (!text.startsWith("$")) {
            full = text.startsWith(".") || text.startsWith("[") ? "$" + text : "$." + text;
        }
        try {
            return new Path(JsonPath.compile(full));
        } catch (InvalidPathException | IllegalArgumentException wrong) {
            throw CliFailure.usage(
                    "jsonpath: \"" + text + "\" is no path: " + wrong.getMessage(),
                    "-o json shows what there is; $.stat.version is a path");
        }
    }

    String apply(Object value) throws CliFailure {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Literal literal -> text.append(literal.text());
                case Path path -> text.append(found(path.path(), value));
            }
        }
        return text.toString();
    }

    private static String found(JsonPath path, Object value) throws CliFailure {
        try {
            return words(path.read(value));
        } catch (PathNotFoundException nothing) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "jsonpath: there is no " + path.getPath(),
                    "-o json shows what there is");
        } catch (JsonPathException wrong) {
            throw CliFailure.usage("jsonpath: " + path.getPath() + ": " + wrong.getMessage());
        }
    }

    /** Texts without quotes, and of several found with blanks between, as kubectl has it. */
    private static String words(@Nullable Object found) {
        if (found instanceof List<?> list) {
            return list.stream().map(JsonPathTemplate::word).collect(Collectors.joining(" "));
        }
        return word(found);
    }

    private static String word(@Nullable Object found) {
        return found instanceof String text ? text : JsonText.compact(found);
    }
}
