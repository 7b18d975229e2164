package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

import org.apache.commons.cli.Options;

final class DelQuotaVerb implements Verb {

    @Override
    public String name() {
        return "delquota";
    }

    @Override
    public String syntax() {
        return "[-n|-b|-N|-B] path";
    }

    @Override
    public String about() {
        return "removes a quota, or one of its limits";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption("n", false, "the limit of znodes that is warned about")
                .addOption("b", false, "the limit of bytes that is warned about")
                .addOption("N", false, "the limit of znodes that is enforced")
                .addOption("B", false, "the limit of bytes that is enforced");
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = Quotas.path(arguments, context);
        Quotas quotas = new Quotas(context.client());
        Quota limits =
                quotas.limits(path)
                        .orElseThrow(() -> Quotas.none("Quota does not exist for " + path, path));
        Quota left = limits;
        for (String option : SetQuotaVerb.LIMITS) {
            if (arguments.has(option)) {
                left = left.with(Quota.field(option), Quota.NONE);
            }
        }
        if (SetQuotaVerb.LIMITS.stream().noneMatch(arguments::has)) {
            quotas.delete(path);
            left = Quota.EMPTY;
        } else {
            quotas.write(path, left);
        }
        return Results.Done.quietly("limits", left.limitsText());
    }
}
