package io.quorate.cli.output;

/** How results are shown: what {@code -o} says. */
public sealed interface Format {

    /** As ZooKeeper's zkCli prints them. */
    record Text() implements Format {}

    record Json() implements Format {}

    record Yaml() implements Format {}

    record Table() implements Format {}

    /** What a template makes of them. */
    record JsonPath(JsonPathTemplate template) implements Format {}

    /** Reads it. */
    static Format parse(String word) throws CliFailure {
        return switch (word) {
            case "text" -> new Text();
            case "json" -> new Json();
            case "yaml" -> new Yaml();
            case "table" -> new Table();
            default -> {
                if (!word.startsWith("jsonpath=")) {
                    throw CliFailure.usage(
                            "-o is text, json, yaml, table or jsonpath=EXPRESSION, not " + word,
                            "-o 'jsonpath={.stat.version}', or -o 'jsonpath=$.stat.version'");
                }
                yield new JsonPath(JsonPathTemplate.parse(word.substring("jsonpath=".length())));
            }
        };
    }

    /** Prints all of it. */
    default void print(Result result, Console console, Compat compat)
            throws CliFailure, InterruptedException {
        if (result instanceof Results.Nothing) {
            return;
        }
        switch (this) {
            case Text text -> result.text(console, compat);
            case Json json -> console.out(JsonText.pretty(result.value()));
            case Yaml yaml -> console.out(YamlText.of(result.value()).stripTrailing());
            case Table table -> TableText.of(result.value()).forEach(console::out);
            case JsonPath(JsonPathTemplate template) -> {
                String text = template.apply(result.value());
                if (template.endsLines()) {
                    console.out(text);
                } else {
                    console.outExactly(text);
                }
            }
        }
    }

    /**
     * The same of one of many, which come one after the other: a line each, where there are some.
     */
    default void printOneOfMany(Result result, Console console, Compat compat)
            throws CliFailure, InterruptedException {
        switch (this) {
            case Json json -> console.out(JsonText.compact(result.value()));
            case Yaml yaml -> console.out("---\n" + YamlText.of(result.value()).stripTrailing());
            case Table table -> result.text(console, compat);
            case Text text -> result.text(console, compat);
            case JsonPath path -> print(result, console, compat);
        }
    }
}
