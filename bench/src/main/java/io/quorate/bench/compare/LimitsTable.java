package io.quorate.bench.compare;

import io.quorate.bench.limits.SyncReport;
import io.quorate.bench.load.LoadReport;
import io.quorate.bench.table.Json;
import io.quorate.bench.table.Sample;
import io.quorate.bench.table.Section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What nobody can be faster than: the disk without a server, and an empty server. */
final class LimitsTable implements Section {

    private final Map<String, List<SyncReport>> syncs = new LinkedHashMap<>();
    private final Map<String, List<LoadReport>> echoes = new LinkedHashMap<>();

    void add(SyncReport report) {
        String what =
                String.format(
                        Locale.ROOT,
                        "%d KiB and fdatasync %s",
                        report.writeBytes() >> 10,
                        report.target().title());
        syncs.computeIfAbsent(what, _ -> new ArrayList<>()).add(report);
    }

    void add(LoadReport report) {
        echoes.computeIfAbsent(
                        report.operation().option() + " " + report.shape(), _ -> new ArrayList<>())
                .add(report);
    }

    @Override
    public String title() {
        return "What the machine allows";
    }

    @Override
    public boolean isEmpty() {
        return syncs.isEmpty() && echoes.isEmpty();
    }

    @Override
    public String toMarkdown() {
        StringBuilder table =
                new StringBuilder("| what | a second | p50 µs | p99 µs |\n|---|---|---|---|\n");
        syncs.forEach(
                (what, all) ->
                        table.append(
                                row(
                                        what,
                                        all.stream().map(SyncReport::syncsPerSecond).toList(),
                                        all.stream().map(SyncReport::p50Micros).toList(),
                                        all.stream().map(SyncReport::p99Micros).toList())));
        echoes.forEach(
                (what, all) ->
                        table.append(
                                row(
                                        "one empty server, " + what,
                                        all.stream().map(LoadReport::opsPerSecond).toList(),
                                        all.stream()
                                                .map(each -> (double) each.latencyMicros().p50())
                                                .toList(),
                                        all.stream()
                                                .map(each -> (double) each.latencyMicros().p99())
                                                .toList())));
        return table.toString();
    }

    private static String row(
            String what, List<Double> perSecond, List<Double> p50, List<Double> p99) {
        return String.format(
                "| %s | %s | %s | %s |%n",
                what,
                Sample.of(perSecond).toText(),
                Sample.of(p50).toText(),
                Sample.of(p99).toText());
    }

    @Override
    public Object toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("syncs", raw(syncs, SyncReport::toJson));
        json.put("empty_server", raw(echoes, LoadReport::toJson));
        return json;
    }

    private static <T> List<Object> raw(Map<String, List<T>> all, Function<T, String> toJson) {
        List<Object> json = new ArrayList<>();
        all.values()
                .forEach(each -> each.forEach(one -> json.add(new Json.Raw(toJson.apply(one)))));
        return json;
    }
}
