package io.quorate.bench.load;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/** CPU time used, in seconds: of the generator's process, and of all servers together. */
record CpuTimes(double generatorSeconds, double serverSeconds) {

    static final CpuTimes NONE = new CpuTimes(0, 0);

    CpuTimes minus(CpuTimes earlier) {
        return new CpuTimes(
                generatorSeconds - earlier.generatorSeconds, serverSeconds - earlier.serverSeconds);
    }

    /** Tells what has been used so far. */
    static final class Clock {

        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final DoubleSupplier serverSeconds;

        Clock(DoubleSupplier serverSeconds) {
            this.serverSeconds = serverSeconds;
        }

        CpuTimes read() {
            return new CpuTimes(system.getProcessCpuTime() / 1e9, serverSeconds.getAsDouble());
        }
    }
}
