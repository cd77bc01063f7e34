package dev.belay.gateway.generic;

import dev.belay.gateway.receive.SourceSecrets;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import dev.belay.sources.signature.HmacSignature;
import dev.belay.sources.signature.SecretToken;
import dev.belay.sources.signature.StandardWebhooksSignature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a source's authentication of its settings, and names everything that is wrong in them. */
final class AuthenticationReader {
  private final String key;
  private final Map<String, String> settings;
  private final List<String> references;
  private final Predicate<String> isIssuer;
  private final List<String> problems;

  /**
   * @param key the settings' common beginning, for problems
   * @param settings kind, header, prefix, encoding, username and issuer, as far as set
   * @param references where the secrets are
   */
  AuthenticationReader(
      String key,
      Map<String, String> settings,
      List<String> references,
      Predicate<String> isIssuer,
      List<String> problems) {
    this.key = key;
    this.settings = settings;
    this.references = references;
    this.isIssuer = isIssuer;
    this.problems = problems;
  }

  /** Null, with a problem reported, when it can't be made. */
  @Nullable Authentication read() {
    return switch (setting("kind", "")) {
      case "hmac" -> hmac();
      case "bearer" -> bearer();
      case "basic" -> basic();
      case "standard-webhooks" -> standardWebhooks();
      case "oidc" -> oidc();
      default ->
          problem(
              "kind",
              "is \"%s\"; it must be hmac, bearer, basic, standard-webhooks or oidc"
                  .formatted(setting("kind", "")));
    };
  }

  private @Nullable Authentication hmac() {
    List<String> secrets = secrets();
    String header = setting("header", "");
    String encoding = setting("encoding", "hex").toLowerCase(Locale.ROOT);
    if (header.isEmpty()) {
      return problem("header", "is not set; it names the header with the HMAC");
    }
    if (!Set.of("hex", "base64").contains(encoding)) {
      return problem("encoding", "is \"" + encoding + "\"; it must be hex or base64");
    }
    String prefix = setting("prefix", "");
    return secrets.isEmpty()
        ? null
        : new Authentication.Hmac(
            header,
            prefix,
            new HmacSignature(
                prefix,
                HmacSignature.Encoding.valueOf(encoding.toUpperCase(Locale.ROOT)),
                secrets));
  }

  private @Nullable Authentication bearer() {
    List<String> secrets = secrets();
    String header = setting("header", "Authorization");
    String prefix = setting("prefix", header.equalsIgnoreCase("Authorization") ? "Bearer " : "");
    return secrets.isEmpty()
        ? null
        : new Authentication.Bearer(header, prefix, new SecretToken(secrets));
  }

  private @Nullable Authentication basic() {
    List<String> secrets = secrets();
    String username = setting("username", "");
    if (username.isEmpty() || username.contains(":")) {
      return problem("username", "must be set, and not contain a colon");
    }
    return secrets.isEmpty()
        ? null
        : new Authentication.Basic(
            username, new SecretToken(List.of(username)), new SecretToken(secrets));
  }

  private @Nullable Authentication standardWebhooks() {
    List<String> secrets = secrets();
    try {
      return secrets.isEmpty()
          ? null
          : new Authentication.StandardWebhooks(new StandardWebhooksSignature(secrets));
    } catch (IllegalArgumentException e) {
      return problem("secrets", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Authentication oidc() {
    String issuer = setting("issuer", "");
    return isIssuer.test(issuer)
        ? new Authentication.Oidc(issuer)
        : problem("issuer", "is \"" + issuer + "\"; it must be one of belay.oidc.issuers");
  }

  /** Empty, with a problem reported, when there is none. */
  private List<String> secrets() {
    if (references.isEmpty()) {
      problem("secrets", "is not set: nothing would be accepted");
      return List.of();
    }
    try {
      return SourceSecrets.resolve(key + ".secrets", references);
    } catch (UnresolvableSecretException | IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private String setting(String name, String otherwise) {
    return settings.getOrDefault(name, otherwise);
  }

  private @Nullable Authentication problem(String name, String what) {
    problems.add(key + "." + name + " " + what);
    return null;
  }
}
