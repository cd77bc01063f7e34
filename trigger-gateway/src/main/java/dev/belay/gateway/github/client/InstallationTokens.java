package dev.belay.gateway.github.client;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens of installations. A token is fetched when it is first needed, by one caller while the
 * others wait. It is used until shortly before it expires. Nothing is assumed of its length and
 * form.
 */
final class InstallationTokens {
  /** A token this close to its end is replaced: a request may take a while, and clocks differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private static final int MANY = 500;

  private final GitHubApi api;
  private final AppJwt jwt;
  private final Clock clock;
  private final ConcurrentMap<InstallationAccess, Slot> slots = new ConcurrentHashMap<>();

  private record Token(String text, Instant usableUntil) {}

  private static final class Slot {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Token token;
  }

  InstallationTokens(GitHubApi api, AppJwt jwt, Clock clock) {
    this.api = api;
    this.jwt = jwt;
    this.clock = clock;
  }

  String get(InstallationAccess access) throws PlatformException, InterruptedException {
    dropOldOnes();
    Slot slot = slots.computeIfAbsent(access, key -> new Slot());
    Token known = slot.token;
    if (known != null && isUsable(known)) {
      return known.text();
    }
    slot.fetching.lockInterruptibly();
    try {
      known = slot.token;
      if (known == null || !isUsable(known)) {
        known = fetch(access);
        slot.token = known;
      }
      return known.text();
    } finally {
      slot.fetching.unlock();
    }
  }

  /** After GitHub has refused the token: it was revoked, or the installation has changed. */
  void forget(InstallationAccess access, String refused) {
    Slot slot = slots.get(access);
    Token known = slot == null ? null : slot.token;
    if (slot != null && known != null && known.text().equals(refused)) {
      slot.token = null;
    }
  }

  private boolean isUsable(Token token) {
    return clock.instant().isBefore(token.usableUntil());
  }

  private Token fetch(InstallationAccess access) throws PlatformException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    Long repository = access.repositoryId();
    if (repository != null) {
      body.putArray("repository_ids").add(repository.longValue());
    }
    if (!access.permissions().isEmpty()) {
      ObjectNode permissions = body.putObject("permissions");
      access.permissions().forEach(permissions::put);
    }
    Reply reply =
        api.send(
            "POST",
            ApiPath.of("/app/installations/{}/access_tokens", access.installationId()),
            jwt.sign(),
            body);
    String token = reply.body().path("token").asString("");
    if (token.isEmpty()) {
      throw new PlatformException.Unavailable(
          "GitHub gave no token for the installation " + access.installationId(), null, null);
    }
    return new Token(token, expiry(reply).minus(MARGIN));
  }

  /** Without a readable date, the token is used once. */
  private Instant expiry(Reply reply) {
    try {
      return Instant.parse(reply.body().path("expires_at").asString(""));
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  private boolean isOld(Slot slot) {
    Token token = slot.token;
    return !slot.fetching.isLocked() && token != null && !isUsable(token);
  }

  private void dropOldOnes() {
    if (slots.size() > MANY) {
      slots.values().removeIf(slot -> isOld(slot));
    }
  }
}
