package dev.belay.gateway.gitlab.reconcile;

import dev.belay.gateway.reconcile.ReconcileProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param reconcile its hooks: {@code projects/ID-OR-PATH/hooks/ID} or {@code
 *     groups/ID-OR-PATH/hooks/ID}
 */
@ConfigurationProperties("belay.gitlab")
record GitLabReconcileProperties(@DefaultValue ReconcileProperties reconcile) {}
