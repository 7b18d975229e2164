package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;

import java.util.List;

final class SetQuotaVerb implements Verb {

    static final List<String> LIMITS = List.of("n", "b", "N", "B");

    @Override
    public Form form() {
        return Form.of(
                        "setquota",
                        "-n|-b|-N|-B val path",
                        "limits how much may be in and below a znode")
                .arguments(1)
                .value("n", "znodes; more are warned about")
                .value("b", "bytes of data; more are warned about")
                .value("N", "znodes; more are refused, if the servers enforce quotas")
                .value("B", "bytes of data; more are refused in the same way");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = Quotas.path(arguments, context);
        if (path.startsWith(Quotas.ROOT)) {
            throw CliFailure.usage("cannot set a quota under the path: " + Quotas.ROOT);
        }
        if (path.length() == 1) {
            throw CliFailure.usage("the root can have no quota");
        }
        Quota change = change(arguments);
        KeeperClient client = context.client();
        if (await(client.exists(path)).isEmpty()) {
            throw new CliFailure(ExitCode.REFUSED, path + " does not exist.", null);
        }
        Quotas quotas = new Quotas(client);
        quotas.refuseOverlap(path);
        Quota limits = merge(quotas.limits(path).orElse(Quota.EMPTY), change);
        quotas.write(path, limits);
        warn(limits, quotas.used(path).orElse(Quota.EMPTY), context.console());
        return Results.Done.quietly("limits", limits.limitsText());
    }

    private static Quota change(Arguments arguments) throws CliFailure {
        Quota change = Quota.EMPTY;
        for (String option : LIMITS) {
            if (!arguments.has(option)) {
                continue;
            }
            long value = arguments.longNumber(option, 0);
            boolean count = option.equalsIgnoreCase("n");
            if (value < (count ? 1 : 0)) {
                throw CliFailure.usage(
                        count
                                ? "the num quota must be greater than zero"
                                : "the bytes quota must be greater than or equal to zero");
            }
            change = change.with(Quota.field(option), value);
        }
        if (change.equals(Quota.EMPTY)) {
            throw CliFailure.usage(
                    "setquota: no limit is given", new SetQuotaVerb().form().usage());
        }
        return change;
    }

    private static Quota merge(Quota before, Quota change) {
        return new Quota(
                change.count() == Quota.NONE ? before.count() : change.count(),
                change.bytes() == Quota.NONE ? before.bytes() : change.bytes(),
                change.hardCount() == Quota.NONE ? before.hardCount() : change.hardCount(),
                change.hardBytes() == Quota.NONE ? before.hardBytes() : change.hardBytes());
    }

    private static void warn(Quota limits, Quota used, Console console) {
        if (isLess(limits.count(), used.count()) || isLess(limits.hardCount(), used.count())) {
            console.out(
                    "[Warning]: the count quota you create is less than the existing count:"
                            + used.count());
        }
        if (isLess(limits.bytes(), used.bytes()) || isLess(limits.hardBytes(), used.bytes())) {
            console.out(
                    "[Warning]: the bytes quota you create is less than the existing bytes:"
                            + used.bytes());
        }
    }

    private static boolean isLess(long limit, long used) {
        return limit != Quota.NONE && limit < used;
    }
}
