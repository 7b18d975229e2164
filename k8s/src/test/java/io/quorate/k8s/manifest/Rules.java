package io.quorate.k8s.manifest;

import java.util.List;
import java.util.stream.Stream;

/** All rules, by those they hold for. */
final class Rules {

    /** Whatever starts an ensemble here, the tutorial's manifest included. */
    static final List<Rule> OF_EVERY_ENSEMBLE =
            List.of(
                    NetworkRules.SELECTORS,
                    NetworkRules.SET_HAS_A_DOMAIN,
                    NetworkRules.SERVICE_PORTS,
                    NetworkRules.CONFIGURED_PORTS,
                    PlacementRules.SERVERS_ARE_REPLICAS,
                    PlacementRules.BUDGET,
                    PlacementRules.NODES,
                    PlacementRules.VOLUMES,
                    ProcessRules.FLAGS,
                    ProcessRules.IMAGE_VERSION,
                    ProbeRules.WHAT_IS_THERE,
                    ProbeRules.ORDERED_START,
                    SecurityRules.USER);

    /** What is more: of the manifests that we hand out. */
    static final List<Rule> OF_OURS =
            List.of(
                    NetworkRules.EARLY_NAMES,
                    NetworkRules.NETWORK_POLICY,
                    NetworkRules.SERVICE_MONITOR,
                    PlacementRules.ZONES,
                    PlacementRules.UPDATE,
                    ProcessRules.EXEC,
                    ProcessRules.LOCAL_IMAGE,
                    ProcessRules.MEMORY,
                    ProcessRules.GRACE,
                    ProcessRules.ENVIRONMENT,
                    ProcessRules.FORMED_BY_ALL,
                    ProbeRules.TIMES,
                    SecurityRules.PRIVILEGE,
                    SecurityRules.READ_ONLY_ROOT,
                    SecurityRules.RIGHTS,
                    SecurityRules.SECRETS);

    private Rules() {}

    static Stream<Rule> all() {
        return Stream.concat(OF_EVERY_ENSEMBLE.stream(), OF_OURS.stream());
    }
}
