package io.quorate.server.fuzz;

/**
 * What Jazzer calls, in a process of its own: {@code -Dfuzz.target} says which decoder it searches.
 */
public final class FuzzMain {

    private static final FrugalLaw LAW =
            begun(FuzzTarget.named(System.getProperty("fuzz.target", "requests")));

    private FuzzMain() {}

    /** Loads the classes, which takes longer than any input may. */
    private static FrugalLaw begun(FuzzTarget target) {
        FrugalLaw law = new FrugalLaw(target.law());
        try {
            for (byte[] seed : target.seeds()) {
                law.check(seed);
            }
        } catch (Exception e) {
            throw new IllegalStateException("a seed breaks the law of " + target, e);
        }
        return law;
    }

    /** The name and the signature are Jazzer's. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        LAW.check(input);
    }
}
