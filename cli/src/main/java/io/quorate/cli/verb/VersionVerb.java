package io.quorate.cli.verb;

import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class VersionVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("version", "", "which build of this command line it is");
    }

    @Override
    public Result run(Arguments arguments, Context context) {
        String version = BuildVersion.read();
        return Results.Done.saying("Quorate CLI version: " + version, "version", version);
    }
}
