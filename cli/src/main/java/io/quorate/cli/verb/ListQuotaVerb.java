package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.Result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

final class ListQuotaVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("listquota", "path", "shows the quota of a znode, and what is used of it")
                .arguments(1);
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = Quotas.path(arguments, context);
        Quotas quotas = new Quotas(context.client());
        Optional<Quota> found = quotas.limits(path);
        if (found.isEmpty()) {
            sayWhere(path, context.console());
            throw Quotas.none("quota for " + path + " does not exist.", path);
        }
        Quota limits = found.get();
        return new Listing(path, limits, quotas.used(path).orElse(Quota.EMPTY));
    }

    private static void sayWhere(String path, Console console) {
        console.out("absolute path is " + Quotas.limitsPath(path));
    }

    private record Listing(String path, Quota limits, Quota used) implements Result {
        @Override
        public void text(Console console, Compat compat) {
            sayWhere(path, console);
            console.out("Output quota for " + path + " " + limits.limitsText());
            console.out("Output stat for " + path + " " + used.usedText());
        }

        @Override
        public Object value() {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("path", path);
            value.put("limits", fields(limits));
            value.put("used", Map.of("count", used.count(), "bytes", used.bytes()));
            return value;
        }

        private static Map<String, Object> fields(Quota quota) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("count", quota.count());
            fields.put("bytes", quota.bytes());
            fields.put("countHardLimit", quota.hardCount());
            fields.put("byteHardLimit", quota.hardBytes());
            return fields;
        }
    }
}
