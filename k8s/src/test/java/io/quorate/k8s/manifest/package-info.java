/**
 * The manifests, rendered and checked without a cluster. {@link
 * io.quorate.k8s.manifest.Kustomization} renders a folder of them or reads a file, for the tests
 * here and for whoever plays them; {@link io.quorate.k8s.manifest.ApiTypes} has what their schemas
 * say and {@link io.quorate.k8s.manifest.Rules} what no schema does. It needs kubectl and the types
 * of the Kubernetes API, and no other package of this module.
 */
@NullMarked
package io.quorate.k8s.manifest;

import org.jspecify.annotations.NullMarked;
