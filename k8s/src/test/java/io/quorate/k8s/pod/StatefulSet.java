package io.quorate.k8s.pod;

import static io.quorate.k8s.pod.Fields.list;
import static io.quorate.k8s.pod.Fields.needed;
import static io.quorate.k8s.pod.Fields.or;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1RollingUpdateStatefulSetStrategy;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1StatefulSetSpec;
import io.kubernetes.client.openapi.models.V1StatefulSetUpdateStrategy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A StatefulSet as it was applied last, and its revisions. */
final class StatefulSet {

    /** What may differ when it is applied again. */
    private static final Set<String> CHANGEABLE =
            Set.of(
                    "replicas",
                    "template",
                    "updateStrategy",
                    "minReadySeconds",
                    "revisionHistoryLimit");

    private final Revisions revisions = new Revisions();
    private V1StatefulSet object;
    private int updateRevision;
    private int currentRevision;

    StatefulSet(V1StatefulSet object) {
        this.object = object;
        this.updateRevision = revisions.add(spec().getTemplate());
        this.currentRevision = updateRevision;
    }

    private V1StatefulSetSpec spec() {
        return needed(object.getSpec());
    }

    String name() {
        return Fields.name(object.getMetadata());
    }

    /** Takes another version of it. */
    void apply(V1StatefulSet changed) {
        if (!fixedPart(object).equals(fixedPart(changed))) {
            throw new IllegalArgumentException(
                    "updates to statefulset spec for fields other than "
                            + CHANGEABLE
                            + " are forbidden");
        }
        object = changed;
        updateRevision = revisions.add(spec().getTemplate());
    }

    private static JsonElement fixedPart(V1StatefulSet set) {
        JsonElement json = JsonParser.parseString(JSON.serialize(set.getSpec()));
        CHANGEABLE.forEach(json.getAsJsonObject()::remove);
        return json;
    }

    void patch(String jsonPatch) {
        JsonElement json = JsonParser.parseString(JSON.serialize(object));
        apply(JSON.deserialize(JsonPatch.apply(json, jsonPatch).toString(), V1StatefulSet.class));
    }

    /** Back to the template before this one. */
    void undo() {
        V1StatefulSet changed = JSON.deserialize(JSON.serialize(object), V1StatefulSet.class);
        needed(changed.getSpec()).setTemplate(revisions.template(revisions.previous()));
        apply(changed);
    }

    void scale(int replicas) {
        spec().setReplicas(replicas);
    }

    List<Integer> history() {
        return revisions.history();
    }

    int replicas() {
        return or(spec().getReplicas(), 1);
    }

    Duration minReady() {
        return Duration.ofSeconds(or(spec().getMinReadySeconds(), 0));
    }

    boolean isParallel() {
        return "Parallel".equals(spec().getPodManagementPolicy());
    }

    boolean updatesOnDeleteOnly() {
        return Optional.ofNullable(spec().getUpdateStrategy())
                .map(V1StatefulSetUpdateStrategy::getType)
                .filter("OnDelete"::equals)
                .isPresent();
    }

    /** Pods below this ordinal stay at the revision they have. */
    int partition() {
        return Optional.ofNullable(spec().getUpdateStrategy())
                .map(V1StatefulSetUpdateStrategy::getRollingUpdate)
                .map(V1RollingUpdateStatefulSetStrategy::getPartition)
                .orElse(0);
    }

    int updateRevision() {
        return updateRevision;
    }

    /** All pods have the newest revision. */
    void completeUpdate() {
        currentRevision = updateRevision;
    }

    boolean owns(Pod pod) {
        return pod.owner().equals(Optional.of(name()));
    }

    /** Takes a pod that nobody owns and that is as one of its own. */
    void adopt(Pod pod) {
        if (pod.owner().isEmpty()
                && pod.name().equals(name() + "-" + pod.ordinal())
                && Selector.matches(spec().getSelector(), pod.labels())) {
            pod.adopt(name(), revisions.find(pod.template()));
        }
    }

    /** A new pod, of the revision that its ordinal is to have. */
    Pod pod(int ordinal) {
        int revision =
                !updatesOnDeleteOnly() && ordinal < partition() ? currentRevision : updateRevision;
        V1PodTemplateSpec template = revisions.template(revision);
        String subdomain = needed(spec().getServiceName());
        return new Pod(name(), ordinal, template, revision, subdomain, claims());
    }

    private List<String> claims() {
        return list(spec().getVolumeClaimTemplates()).stream()
                .map(claim -> Fields.name(claim.getMetadata()))
                .toList();
    }
}
