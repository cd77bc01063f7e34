package dev.belay.gateway.github.reconcile;

import dev.belay.gateway.github.client.GitHubApi;
import dev.belay.gateway.github.client.GitHubApp;
import dev.belay.gateway.github.client.InstallationAccess;
import dev.belay.gateway.github.client.RepositoryName;
import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A webhook whose deliveries GitHub lists for us.
 *
 * @param name for logs and metrics
 * @param path of the webhook in the API
 */
record GitHubHook(String name, ApiPath path, Asker asker) {
  private static final Pattern REPOSITORY =
      Pattern.compile("/?repos/([A-Za-z0-9_.-]+)/([A-Za-z0-9_.-]+)/hooks/([0-9]+)");
  private static final Pattern ORGANIZATION =
      Pattern.compile("/?orgs/([A-Za-z0-9_.-]+)/hooks/([0-9]+)");

  /** Sends requests with the rights to see this webhook. */
  interface Asker {
    Reply send(String method, ApiPath path) throws PlatformException, InterruptedException;
  }

  /** The App's own. */
  static GitHubHook ofApp(GitHubApp app) {
    return new GitHubHook(
        "app", new ApiPath("/app/hook"), (method, path) -> app.asApp(method, path, null));
  }

  /** A repository's or organisation's, with a token that may administer it. */
  static GitHubHook withToken(String setting, GitHubApi api, String token) {
    Asker asker = (method, path) -> api.send(method, path, token, null);
    return parse(setting, repository -> asker, organization -> asker);
  }

  /** A repository's or organisation's, as the App that is installed there. */
  static GitHubHook withApp(String setting, GitHubApp app) {
    return parse(
        setting,
        repository ->
            (method, path) ->
                app.asInstallation(
                    access(app.installationOfRepository(repository), "repository_hooks"),
                    method,
                    path,
                    null),
        organization ->
            (method, path) ->
                app.asInstallation(
                    access(app.installationOfOrganization(organization), "organization_hooks"),
                    method,
                    path,
                    null));
  }

  private static InstallationAccess access(long installation, String permission) {
    return new InstallationAccess(installation, null, Map.of(permission, "write"));
  }

  private static GitHubHook parse(
      String setting,
      Function<RepositoryName, Asker> ofRepository,
      Function<String, Asker> ofOrganization) {
    Matcher repository = REPOSITORY.matcher(setting);
    if (repository.matches()) {
      return new GitHubHook(
          setting,
          ApiPath.of(
              "/repos/{}/{}/hooks/{}",
              repository.group(1),
              repository.group(2),
              repository.group(3)),
          ofRepository.apply(new RepositoryName(repository.group(1), repository.group(2))));
    }
    Matcher organization = ORGANIZATION.matcher(setting);
    if (organization.matches()) {
      return new GitHubHook(
          setting,
          ApiPath.of("/orgs/{}/hooks/{}", organization.group(1), organization.group(2)),
          ofOrganization.apply(organization.group(1)));
    }
    throw new IllegalArgumentException(
        "belay.github.reconcile.hooks has \"%s\"; it must be repos/OWNER/REPO/hooks/ID or orgs/ORG/hooks/ID"
            .formatted(setting));
  }
}
