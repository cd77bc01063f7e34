package dev.belay.gateway.github.client;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Belay as a GitHub App. Every request is sent once (but see {@link #asInstallation}). The caller
 * repeats it, since the caller knows what may be repeated.
 */
public final class GitHubApp {
  private static final int UNAUTHORIZED = 401;

  private final GitHubApi api;
  private final AppJwt jwt;
  private final InstallationTokens tokens;

  /**
   * @param issuer the App's client id, or its id
   */
  GitHubApp(GitHubApi api, String issuer, RSAPrivateKey key, Clock clock) {
    this.api = api;
    this.jwt = new AppJwt(issuer, key, clock);
    this.tokens = new InstallationTokens(api, jwt, clock);
  }

  /** As the App itself: its webhook's deliveries, its installations. */
  public Reply asApp(String method, ApiPath path, @Nullable JsonNode body)
      throws PlatformException, InterruptedException {
    return api.send(method, path, jwt.sign(), body);
  }

  /**
   * As one of its installations. After a 401 a new token is fetched and the request is sent a
   * second time: GitHub did nothing the first time.
   */
  public Reply asInstallation(
      InstallationAccess access, String method, ApiPath path, @Nullable JsonNode body)
      throws PlatformException, InterruptedException {
    String token = tokens.get(access);
    try {
      return api.send(method, path, token, body);
    } catch (PlatformException.Refused e) {
      if (e.status() != UNAUTHORIZED) {
        throw e;
      }
      tokens.forget(access, token);
      return api.send(method, path, tokens.get(access), body);
    }
  }

  /**
   * The installation that has a repository. Needed when no webhook named it.
   *
   * @throws PlatformException.Refused with 404 when the App is not installed there
   */
  public long installationOfRepository(RepositoryName repository)
      throws PlatformException, InterruptedException {
    return installation(
        ApiPath.of("/repos/{}/{}/installation", repository.owner(), repository.name()));
  }

  /**
   * @throws PlatformException.Refused with 404 when the App is not installed there
   */
  public long installationOfOrganization(String organization)
      throws PlatformException, InterruptedException {
    return installation(ApiPath.of("/orgs/{}/installation", organization));
  }

  private long installation(ApiPath path) throws PlatformException, InterruptedException {
    JsonNode id = asApp("GET", path, null).body().path("id");
    if (!id.isIntegralNumber()) {
      throw new PlatformException.Unavailable(
          "GitHub answered " + path + " without the installation's id", null, null);
    }
    return id.longValue();
  }
}
