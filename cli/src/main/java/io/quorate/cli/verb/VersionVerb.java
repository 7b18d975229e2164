package io.quorate.cli.verb;

import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class VersionVerb implements Verb {

    @Override
    public String name() {
        return "version";
    }

    @Override
    public String syntax() {
        return "";
    }

    @Override
    public String about() {
        return "which build of this command line it is";
    }

    @Override
    public int minArguments() {
        return 0;
    }

    @Override
    public Result run(Arguments arguments, Context context) {
        String version = BuildVersion.read();
        return Results.Done.saying("Quorate CLI version: " + version, "version", version);
    }
}
