package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class DelQuotaVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("delquota", "[-n|-b|-N|-B] path", "removes a quota, or one of its limits")
                .arguments(1)
                .flag("n", "the limit of znodes that is warned about")
                .flag("b", "the limit of bytes that is warned about")
                .flag("N", "the limit of znodes that is enforced")
                .flag("B", "the limit of bytes that is enforced");
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
