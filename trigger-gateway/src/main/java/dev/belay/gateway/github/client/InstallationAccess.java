package dev.belay.gateway.github.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token of an installation is for. It is asked for that alone, so a leaked token can do
 * little.
 *
 * @param repositoryId the only repository the token is for; null for all of the installation
 * @param permissions for example {@code deployments} to {@code write}; empty for all the App has
 */
public record InstallationAccess(
    long installationId, @Nullable Long repositoryId, Map<String, String> permissions) {
  public InstallationAccess {
    permissions = Map.copyOf(permissions);
  }
}
