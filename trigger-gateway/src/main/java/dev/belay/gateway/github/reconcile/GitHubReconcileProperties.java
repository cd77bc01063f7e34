package dev.belay.gateway.github.reconcile;

import dev.belay.gateway.reconcile.ReconcileProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param reconcile its hooks: {@code repos/OWNER/REPO/hooks/ID} or {@code orgs/ORG/hooks/ID}; the
 *     App's own webhook is looked after if there is an App
 * @param apiToken {@code env:NAME} or {@code file:PATH} of a token that may administer those hooks;
 *     without it the App asks, and needs the permission to do so
 */
@ConfigurationProperties("belay.github")
record GitHubReconcileProperties(
    @DefaultValue ReconcileProperties reconcile, @Nullable String apiToken) {}
