package io.quorate.k8s.pod;

/** StatefulSets for tests that start nothing. */
final class Samples {

    private Samples() {}

    /** Three pods of label {@code app: zk} with further lines in their spec. */
    static StatefulSet set(String podSpec) {
        return new StatefulSet(manifests("", podSpec).statefulSets().getFirst());
    }

    /** The same with further lines in the set's own spec, and its two services. */
    static Manifests manifests(String setSpec, String podSpec) {
        return Manifests.parse(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: zk
                spec:
                  serviceName: zk-hs
                  replicas: 3
                  selector: {matchLabels: {app: zk}}
                %s
                  template:
                    metadata:
                      labels: {app: zk}
                    spec:
                      containers:
                      - name: server
                        image: quorate
                        command: ["true"]
                %s
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: zk-hs
                spec:
                  clusterIP: None
                  selector: {app: zk}
                  ports: [{port: 2888, name: server}]
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: zk-cs
                spec:
                  selector: {app: zk}
                  ports: [{port: 2181, name: client}]
                """
                        .formatted(setSpec.indent(2), podSpec.indent(6)));
    }
}
