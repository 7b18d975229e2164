package io.quorate.k8s.manifest;

import io.quorate.k8s.manifest.Rule.Findings;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nothing more than a server needs. */
final class SecurityRules {

    static final Rule USER = new Rule("The user is 1000", SecurityRules::user);
    static final Rule PRIVILEGE = new Rule("There is no privilege", SecurityRules::privilege);
    static final Rule READ_ONLY_ROOT =
            new Rule("What is written is on volumes", SecurityRules::readOnlyRoot);
    static final Rule RIGHTS = new Rule("The service account has no rights", SecurityRules::rights);
    static final Rule SECRETS = new Rule("Secrets that are used are there", SecurityRules::secrets);

    private static final int USER_ID = 1000;

    private static final Set<String> KINDS_WITH_RIGHTS =
            Set.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");

    private SecurityRules() {}

    private static void user(Ensemble ensemble, Findings findings) {
        KubernetesObject pod = ensemble.pod();
        for (String field : List.of("runAsUser", "fsGroup")) {
            int is = pod.number("$.securityContext." + field, 0);
            findings.unless(is == USER_ID, field + " is " + is);
        }
    }

    private static void privilege(Ensemble ensemble, Findings findings) {
        KubernetesObject pod = ensemble.pod();
        KubernetesObject context = ensemble.container().at("$.securityContext");
        findings.unless(
                Boolean.TRUE.equals(pod.read("$.securityContext.runAsNonRoot", Boolean.class)),
                "it may run as root");
        findings.unless(
                pod.number("$.securityContext.runAsGroup", 0) == USER_ID, "its group is root's");
        findings.unless(
                pod.string("$.securityContext.seccompProfile.type").equals("RuntimeDefault"),
                "it may make any system call");
        findings.unless(
                Boolean.FALSE.equals(context.read("$.allowPrivilegeEscalation", Boolean.class)),
                "it may take more than it was given");
        findings.unless(
                context.list("$.capabilities.drop").equals(List.of("ALL"))
                        && context.list("$.capabilities.add").isEmpty(),
                "it has capabilities");
        Set<String> keys = context.fields().keySet();
        findings.unless(
                Set.of("allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities")
                        .containsAll(keys),
                "it says something else: " + keys);
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            findings.unless(!pod.fields().containsKey(field), "it shares " + field);
        }
        findings.unless(
                pod.list("$.volumes[*].hostPath").isEmpty(), "it mounts a folder of the node");
    }

    private static void readOnlyRoot(Ensemble ensemble, Findings findings) {
        findings.unless(
                Boolean.TRUE.equals(
                        ensemble.container()
                                .read("$.securityContext.readOnlyRootFilesystem", Boolean.class)),
                "the image can be written to");
        List<String> volumes = ensemble.mountPaths();
        for (String folder : List.of(ensemble.flags().getOrDefault("conf_dir", ""), "/tmp")) {
            findings.unless(volumes.contains(folder), folder + " is none of " + volumes);
        }
    }

    private static void rights(Ensemble ensemble, Findings findings) {
        String name = ensemble.pod().string("$.serviceAccountName");
        List<KubernetesObject> accounts =
                ensemble.all("ServiceAccount").filter(it -> it.name().equals(name)).toList();
        findings.unless(accounts.size() == 1, "there is no account " + name);
        findings.unless(
                Boolean.FALSE.equals(
                        ensemble.pod().read("$.automountServiceAccountToken", Boolean.class)),
                "its token is in the pod");
        for (KubernetesObject account : accounts) {
            findings.unless(
                    Boolean.FALSE.equals(
                            account.read("$.automountServiceAccountToken", Boolean.class)),
                    "its token would be in other pods");
        }
        findings.unless(
                ensemble.objects().stream().noneMatch(it -> KINDS_WITH_RIGHTS.contains(it.kind())),
                "something is bound");
    }

    private static void secrets(Ensemble ensemble, Findings findings) {
        List<Map<String, Object>> references =
                ensemble.container().list("$.env[*].valueFrom.secretKeyRef");
        for (Map<String, Object> fields : references) {
            KubernetesObject reference = new KubernetesObject(fields);
            String name = reference.string("$.name");
            String key = reference.string("$.key");
            findings.unless(
                    ensemble.all("Secret")
                            .filter(secret -> secret.name().equals(name))
                            .anyMatch(secret -> secret.map("$.data").containsKey(key)),
                    "there is no " + key + " in a secret " + name);
        }
    }
}
